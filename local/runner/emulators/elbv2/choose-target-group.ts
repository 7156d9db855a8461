import type { TargetGroupConfig, WeightedTargetGroup } from './config.ts';

/**
 * The target group for the next request, each as often as its weight says. Unlike Elastic Load
 * Balancing, which draws lots: the same requests meet the same targets in every run.
 */
export function createGroupChooser(
  targets: readonly WeightedTargetGroup[],
): () => TargetGroupConfig | undefined {
  const weighted = targets.filter(({ weight }) => weight > 0);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const credit = weighted.map(() => 0);
  return () => {
    let best = 0;
    for (const [index, { weight }] of weighted.entries()) {
      credit[index] = (credit[index] ?? 0) + weight;
      if ((credit[index] ?? 0) > (credit[best] ?? 0)) best = index;
    }
    credit[best] = (credit[best] ?? 0) - total;
    return weighted[best]?.group;
  };
}
