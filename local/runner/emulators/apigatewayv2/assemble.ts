import type { HttpApiConfig, HttpIntegrationConfig } from './config.ts';
import type { HttpApiParts, HttpRoutePart } from './parts.ts';

export interface AssembledHttpApis {
  /** One for each stage. */
  readonly apis: readonly HttpApiConfig[];
  /** Pieces that do not fit together and settings that do not apply here, one line each. The rest runs. */
  readonly problems: readonly string[];
}

/** Joins the parts that the template declared into what `createHttpApi` serves. Pure. */
export function assembleHttpApis(parts: HttpApiParts): AssembledHttpApis {
  const problems = [...parts.notices];
  const apis = parts.stages.flatMap(({ apiId, constructPath, ...stage }): HttpApiConfig[] => {
    const api = parts.apis.find(({ id }) => id === apiId);
    if (api === undefined) {
      problems.push(`${constructPath}: there is no HTTP API "${apiId}" that runs here`);
      return [];
    }
    const routes = parts.routes
      .filter((route) => route.apiId === apiId)
      .map((route) => ({ key: route.key, integration: integrationOf(parts, route, problems) }));
    const { cors } = api;
    return [{ constructPath, id: api.id, name: api.name, stage, routes, ...(cors && { cors }) }];
  });
  for (const { constructPath, id, name } of parts.apis) {
    if (parts.stages.some(({ apiId }) => apiId === id)) continue;
    problems.push(`${constructPath}: the API "${name}" has no stage, so nothing serves it`);
  }
  return { apis, problems: [...new Set(problems)] };
}

function integrationOf(
  { integrations }: HttpApiParts,
  { constructPath, integrationId, refused }: HttpRoutePart,
  problems: string[],
): HttpIntegrationConfig {
  if (refused !== undefined) return { kind: 'not-emulated', reason: refused };
  const found = integrations.find(({ id }) => id === integrationId);
  if (found !== undefined) return found.integration;
  const reason = `there is no integration "${integrationId}" that runs here`;
  problems.push(`${constructPath}: ${reason}; its requests get a 501`);
  return { kind: 'not-emulated', reason };
}
