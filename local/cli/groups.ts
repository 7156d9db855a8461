import { GetGroupsCommand, type GroupSummary, type XRayClient } from '@aws-sdk/client-xray';

export async function fetchGroups(client: XRayClient): Promise<GroupSummary[]> {
  const found: GroupSummary[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new GetGroupsCommand({ NextToken: token }));
    found.push(...(page.Groups ?? []));
    token = page.NextToken ?? undefined;
  } while (token !== undefined);
  return found;
}
