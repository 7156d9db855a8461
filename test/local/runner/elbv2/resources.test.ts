import { describe, expect, it } from 'vitest';
import { front, ids, planOf, rule, withChange } from './template.ts';

describe('load balancing resources', () => {
  it('make of the synthesized template what runs', () => {
    const { loadBalancers, parts, problems, failures } = planOf();

    expect({ problems, failures }).toEqual({ problems: [], failures: [] });
    expect(loadBalancers).toEqual([
      {
        constructPath: 'Storefront/Front/LoadBalancer/Resource',
        name: expect.stringMatching(/^Storef-Front-[0-9a-f]{12}$/),
        arn: expect.stringMatching(
          /^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer\/app\/Storef-Front-/,
        ),
        fullName: expect.stringMatching(/^app\/Storef-Front-[0-9a-f]{12}\/[0-9a-f]{16}$/),
        dnsName: expect.stringMatching(
          /^Storef-Front-[0-9a-f]{12}-\d{9,10}\.us-east-1\.elb\.amazonaws\.com$/,
        ),
        attributes: {
          accessLogs: true,
          idleTimeout: 60_000,
          dropInvalidHeaders: true,
          forwardedFor: 'append',
          forwardedPort: false,
        },
        listeners: [
          {
            arn: expect.stringContaining(':listener/app/Storef-Front-'),
            protocol: 'HTTP',
            port: 80,
            rules: [
              {
                priority: 0,
                conditions: [],
                action: { kind: 'forward', targets: [expect.objectContaining({ weight: 1 })] },
              },
            ],
          },
        ],
      },
    ]);
    expect(parts.targetGroups[0]).toMatchObject({
      port: 8080,
      algorithm: 'round_robin',
      deregistrationDelay: 15_000,
      healthCheck: {
        enabled: true,
        path: '/health',
        interval: 15_000,
        timeout: 5000,
        healthyThreshold: 5,
        unhealthyThreshold: 2,
        matcher: [{ from: 200, to: 200 }],
      },
    });
    expect(planOf().loadBalancers).toEqual(loadBalancers);
  });

  it('keep no access log unless the attributes ask for one', () => {
    const { loadBalancers } = planOf(
      withChange(ids.loadBalancer, { LoadBalancerAttributes: undefined, Scheme: 'internal' }),
    );

    expect(loadBalancers[0]?.attributes.accessLogs).toBe(false);
    expect(loadBalancers[0]?.dnsName).toMatch(/^internal-Storef-Front-/);
  });

  it('read rules of every kind, by priority', () => {
    const { loadBalancers, failures } = planOf({
      ...front.Resources,
      Last: rule(20, [{ Field: 'path-pattern', Values: ['/old/*'] }]),
      First: rule(10, [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/b/*'] } },
        { Field: 'host-header', HostHeaderConfig: { Values: ['*.example.com'] } },
        { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-A', Values: ['1'] } },
        { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
        { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1' }] } },
        { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8', '::1/128'] } },
      ]),
    });

    const rules = loadBalancers[0]?.listeners[0]?.rules ?? [];
    expect(failures).toEqual([]);
    expect(rules.map(({ priority }) => priority)).toEqual([10, 20, 0]);
    expect(rules[0]?.conditions).toEqual([
      { kind: 'path-pattern', values: ['/a', '/b/*'] },
      { kind: 'host-header', values: ['*.example.com'] },
      { kind: 'http-header', name: 'X-A', values: ['1'] },
      { kind: 'http-request-method', values: ['GET'] },
      { kind: 'query-string', values: [{ key: 'v', value: '1' }] },
      { kind: 'source-ip', values: ['10.0.0.0/8', '::1/128'] },
    ]);
  });

  it('read actions of every kind', () => {
    const action = (Type: string, config: Record<string, unknown>) => {
      const { loadBalancers } = planOf({
        ...front.Resources,
        Rule: rule(1, [], [{ Type, ...config }]),
      });
      return loadBalancers[0]?.listeners[0]?.rules[0]?.action;
    };

    expect(
      action('redirect', {
        RedirectConfig: { StatusCode: 'HTTP_301', Protocol: 'HTTPS', Port: '443' },
      }),
    ).toEqual({
      kind: 'redirect',
      status: 301,
      protocol: 'HTTPS',
      host: '#{host}',
      port: '443',
      path: '/#{path}',
      query: '#{query}',
    });
    expect(
      action('fixed-response', {
        FixedResponseConfig: { StatusCode: '404', ContentType: 'text/html', MessageBody: 'no' },
      }),
    ).toEqual({ kind: 'fixed-response', status: 404, contentType: 'text/html', body: 'no' });
    expect(
      action('forward', {
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: { Ref: ids.targetGroup }, Weight: 3 }] },
      }),
    ).toMatchObject({ kind: 'forward', targets: [{ weight: 3, group: { port: 8080 } }] });
  });

  it.each([
    ['authenticate-oidc', {}, 'actions of type "authenticate-oidc" are not emulated'],
    ['redirect', {}, `a redirect's StatusCode must be HTTP_301 or HTTP_302, got ""`],
    [
      'fixed-response',
      { FixedResponseConfig: { StatusCode: '302' } },
      `a fixed response's StatusCode must be 2XX, 4XX or 5XX, got "302"`,
    ],
    [
      'fixed-response',
      { FixedResponseConfig: { StatusCode: 'many' } },
      `a fixed response's StatusCode must be 2XX, 4XX or 5XX, got "many"`,
    ],
    ['forward', {}, 'a forward names no target group'],
    [
      'forward',
      { TargetGroupArn: 'arn:other' },
      'there is no target group "arn:other" that runs here',
    ],
    [
      'forward',
      { ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a', Weight: 1000 }] } },
      'a Weight must be a whole number from 0 to 999, got "1000"',
    ],
  ])('keep a rule by %s %j, and say that its requests get a 501', (Type, config, reason) => {
    const { loadBalancers, problems } = planOf({
      ...front.Resources,
      Rule: rule(1, [], [{ Type, ...config }]),
    });

    const action = loadBalancers[0]?.listeners[0]?.rules[0]?.action;
    expect(action).toEqual({ kind: 'not-emulated', reason });
    expect(problems).toEqual([`Storefront/Rule: ${reason}; its requests get a 501`]);
  });

  it.each([
    [
      ids.loadBalancer,
      { Type: 'network' },
      'a load balancer of type "network" is not emulated yet',
    ],
    [
      ids.loadBalancer,
      { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '0' }] },
      'LoadBalancerAttributes "idle_timeout.timeout_seconds" must be a whole number from 1 to 4000, got "0"',
    ],
    [
      ids.loadBalancer,
      { LoadBalancerAttributes: [{ Key: 'access_logs.s3.enabled', Value: 'yes' }] },
      'must be true or false, got "yes"',
    ],
    [
      ids.loadBalancer,
      { LoadBalancerAttributes: ['x'] },
      'LoadBalancerAttributes must be a list of keys and values, got "x"',
    ],
    [
      ids.listener,
      { Protocol: 'TCP' },
      'a listener for "TCP" is not emulated yet; use HTTP or HTTPS',
    ],
    [ids.listener, { Port: 0 }, 'Port must be a whole number from 1 to 65535, got "0"'],
    [
      ids.targetGroup,
      { TargetType: 'lambda' },
      'a target group of type "lambda" is not emulated yet',
    ],
    [
      ids.targetGroup,
      { Protocol: 'HTTPS' },
      'a target group for "HTTPS" HTTP1 is not emulated yet',
    ],
    [
      ids.targetGroup,
      { HealthCheckPath: 'health' },
      'must be a path such as "/health", got "health"',
    ],
    [ids.targetGroup, { HealthCheckPath: '/a b' }, 'must be a path such as "/health"'],
    [ids.targetGroup, { HealthCheckIntervalSeconds: 4 }, 'must be a whole number from 5 to 300'],
    [
      ids.targetGroup,
      { Matcher: { HttpCode: 'ok' } },
      'must be statuses such as "200-299,302", got "ok"',
    ],
  ])('say what is wrong with %s %j', (logicalId, change, message) => {
    const { failures } = planOf(withChange(logicalId, change));

    expect(failures[0]).toContain(message);
  });

  it.each([
    [[{ Field: 'nonsense', Values: ['x'] }], 'there is no condition "nonsense"'],
    [[{ Field: 'path-pattern' }], 'the condition "path-pattern" has no values'],
    [[{ Field: 'source-ip', SourceIpConfig: { Values: ['here'] } }], 'a source-ip must be a range'],
    [
      [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/a'] } }],
      'RegexValues of "path-pattern" are not emulated',
    ],
    [[{ Field: 'http-header', HttpHeaderConfig: { Values: ['x'] } }], 'has no HttpHeaderName'],
    [[{ Field: 'query-string' }], 'the condition "query-string" has no values'],
    [['x'], 'a condition must be an object'],
  ])('leave out a rule with conditions %j, and say why', (conditions, message) => {
    const { loadBalancers, failures } = planOf({ ...front.Resources, Rule: rule(1, conditions) });

    expect(failures[0]).toContain(message);
    expect(loadBalancers[0]?.listeners[0]?.rules).toHaveLength(1);
  });

  it('say which settings do not apply here', () => {
    const { problems } = planOf(
      withChange(ids.targetGroup, {
        TargetGroupAttributes: [
          { Key: 'stickiness.enabled', Value: 'true' },
          { Key: 'slow_start.duration_seconds', Value: '30' },
          { Key: 'load_balancing.algorithm.type', Value: 'weighted_random' },
        ],
      }),
    );

    expect(problems).toEqual([
      expect.stringContaining('stickiness does not apply here'),
      expect.stringContaining('slow start does not apply here'),
      expect.stringContaining('"weighted_random" does not apply here'),
    ]);
  });

  it('say what belongs to nothing', () => {
    const { [ids.listener]: _, ...without } = front.Resources;

    expect(planOf(without).problems).toEqual([
      'Storefront/Front/LoadBalancer/Resource: it has no listener that runs here, so nothing serves it',
    ]);
  });
});
