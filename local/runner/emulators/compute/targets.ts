/** Where one task, instance or environment serves requests. */
export interface Target {
  /** As on AWS: `i-…` of an instance, the id of a task, the name of an environment. */
  readonly id: string;
  readonly availabilityZone: string;
  readonly host: string;
  readonly port: number;
}

/** Which targets stand behind each target group: services and groups register, load balancers read. */
export interface TargetRegistry {
  /** @returns what deregisters the target; calling it again does nothing. */
  register(targetGroupArn: string, target: Target): () => void;
  /** In the order of registration. */
  targets(targetGroupArn: string): readonly Target[];
  /** Calls after every change. @returns what ends it. */
  subscribe(listener: () => void): () => void;
}

export function createTargetRegistry(): TargetRegistry {
  const groups = new Map<string, readonly Target[]>();
  const listeners = new Set<() => void>();
  const replace = (arn: string, targets: readonly Target[]) => {
    if (targets.length === 0) groups.delete(arn);
    else groups.set(arn, targets);
    for (const listener of [...listeners]) listener();
  };
  return {
    register: (arn, target) => {
      const registered = { ...target };
      replace(arn, [...(groups.get(arn) ?? []), registered]);
      return () => {
        const targets = groups.get(arn) ?? [];
        if (!targets.includes(registered)) return;
        replace(
          arn,
          targets.filter((other) => other !== registered),
        );
      };
    },
    targets: (arn) => groups.get(arn) ?? [],
    subscribe: (listener) => {
      // A function of its own, so that a listener that subscribes twice hears twice.
      const entry = () => listener();
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}
