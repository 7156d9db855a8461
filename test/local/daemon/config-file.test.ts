import { describe, expect, it } from 'vitest';
import { DaemonConfigError, parseDaemonConfig } from '../../../local/daemon/config-file.ts';

/** The example of https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html */
const documented = `
# Maximum buffer size in MB (minimum 3). Choose 0 to use 1% of host memory.
TotalBufferSizeMB: 0
# Maximum number of concurrent calls to AWS X-Ray to upload segment documents.
Concurrency: 8
# Send segments to AWS X-Ray service in a specific region
Region: ""
# Change the X-Ray service endpoint to which the daemon sends segment documents.
Endpoint: ""
Socket:
  # Change the address and port on which the daemon listens for UDP packets containing segment documents.
  UDPAddress: "127.0.0.1:2000"
  # Change the address and port on which the daemon listens for HTTP requests to proxy to AWS X-Ray.
  TCPAddress: "127.0.0.1:2000"
Logging:
  LogRotation: true
  # Change the log level, from most verbose to least: dev, debug, info, warn, error, prod (default).
  LogLevel: prod
  # Output logs to the specified file path.
  LogPath: ""
# Turn on local mode to skip EC2 instance metadata check.
LocalMode: false
# Amazon Resource Name (ARN) of the AWS resource running the daemon.
ResourceARN: ""
# Assume an IAM role to upload segments to a different account.
RoleARN: ""
# Disable TLS certificate verification.
NoVerifySSL: false
# Upload segments to AWS X-Ray through a proxy.
ProxyAddress: ""
# Daemon configuration file format version.
Version: 2
`;

describe('parseDaemonConfig', () => {
  it('reads the documented file, in which empty means nothing', () => {
    expect(parseDaemonConfig(documented)).toEqual({
      totalBufferSizeMb: 0,
      concurrency: 8,
      udpAddress: '127.0.0.1:2000',
      tcpAddress: '127.0.0.1:2000',
      logRotation: true,
      logLevel: 'prod',
      localMode: false,
      noVerifySsl: false,
    });
  });

  it('tells that there is a block which cannot be changed', () => {
    const { proxyServer } = parseDaemonConfig('ProxyServer:\n  IdleConnTimeout: 3\nVersion: 1');

    expect(proxyServer).toBe(true);
  });

  it.each([
    ['', 'the file must hold keys and values, got null'],
    ['hello', 'the file must hold keys and values, got "hello"'],
    ['[1]', 'the file must hold keys and values, got [1]'],
    ['Region: a', 'Version must be 1 or 2, got nothing'],
    ['Version: 3', 'Version must be 1 or 2, got 3'],
    ['Version: "2"', 'Version must be a whole number, got "2"'],
    ['Sockett: {}\nVersion: 2', 'unknown key "Sockett"; there are: TotalBufferSizeMB, Concurrency'],
    [
      'Socket: {Port: 1}\nVersion: 2',
      'unknown key "Socket.Port"; there are: UDPAddress, TCPAddress',
    ],
    ['Socket: 3\nVersion: 2', 'Socket must hold keys and values, got 3'],
    ['__proto__: {a: 1}\nVersion: 2', 'unknown key "__proto__"'],
    ['constructor: 1\nVersion: 2', 'unknown key "constructor"'],
    ['Region: 3\nVersion: 2', 'Region must be a text, got 3'],
    ['LocalMode: 3\nVersion: 2', 'LocalMode must be true or false, got 3'],
    ['TotalBufferSizeMB: -3\nVersion: 2', 'TotalBufferSizeMB must be a whole number, got -3'],
    ['TotalBufferSizeMB: .inf\nVersion: 2', 'TotalBufferSizeMB must be a whole number'],
    ['Region: [\nVersion: 2', 'it is not YAML: '],
    ['Region: a\nRegion: b\nVersion: 2', 'it is not YAML: Map keys must be unique'],
    ['? [a]\n: b\nVersion: 2', 'it is not YAML: '],
  ])('refuses %j', (text, message) => {
    expect(() => parseDaemonConfig(text)).toThrow(DaemonConfigError);
    expect(() => parseDaemonConfig(text)).toThrow(message);
  });

  it('does not unfold aliases that multiply', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const below = level === 0 ? '"x"' : `*a${level - 1}`;
      return `k${level}: &a${level} [${Array.from({ length: 12 }, () => below).join(', ')}]`;
    });

    expect(() => parseDaemonConfig(`${levels.join('\n')}\nVersion: 2`)).toThrow(DaemonConfigError);
  });

  it('does not read a file that is no configuration by its size', () => {
    expect(() => parseDaemonConfig(`# ${'x'.repeat(300_000)}`)).toThrow('larger than 262144 bytes');
  });
});
