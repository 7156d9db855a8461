import { chmodSync, chownSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  faultOfOwner,
  findClosedFolder,
  findNobody,
  serverUser,
} from '../../../../local/runner/emulators/rds/server-user.ts';
import { makeFolder } from './databases.ts';

function newFolder(): string {
  const { path, remove } = makeFolder();
  onTestFinished(remove);
  return path;
}

const isRoot = process.getuid?.() === 0;
const nobody = findNobody(readFileSync('/etc/passwd', 'utf8'));

describe('serverUser', () => {
  it.runIf(isRoot)('is nobody for root, or whom the data belongs to', () => {
    const folder = newFolder();
    const data = join(folder, 'data');

    const before = serverUser(data);
    mkdirSync(data);
    const ofRoot = serverUser(data);
    chownSync(data, 1234, 1235);

    expect(before).toEqual(nobody);
    expect(ofRoot).toEqual(nobody);
    expect(serverUser(data)).toEqual({ uid: 1234, gid: 1235 });
  });

  it.runIf(!isRoot)('is who runs the process', () => {
    expect(serverUser(newFolder())).toBeUndefined();
  });
});

describe('findNobody', () => {
  it.each([
    ['root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\n', 65_534, 65_533],
    [
      '# users\nnobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n',
      4_294_967_294,
      4_294_967_294,
    ],
    ['', 65_534, 65_534],
  ])('reads %j', (users, uid, gid) => {
    expect(findNobody(users)).toEqual({ uid, gid });
  });
});

describe('findClosedFolder', () => {
  it('names the first folder that the user may not enter', () => {
    const folder = newFolder();
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    const data = join(inner, 'data');
    const stranger = { uid: 61_234, gid: 61_234 };

    const open = findClosedFolder(data, stranger);
    chmodSync(inner, 0o770);
    const closed = findClosedFolder(data, stranger);
    chmodSync(folder, 0o700);

    expect(open).toBeUndefined();
    expect(closed).toBe(inner);
    expect(findClosedFolder(data, stranger)).toBe(folder);
  });

  it.runIf(isRoot)('counts the rights of an owner and of a group', () => {
    const folder = newFolder();
    chmodSync(folder, 0o010);
    chownSync(folder, 61_234, 61_235);
    const data = join(folder, 'data');

    expect(findClosedFolder(data, { uid: 61_234, gid: 61_235 })).toBe(folder);
    expect(findClosedFolder(data, { uid: 61_236, gid: 61_235 })).toBeUndefined();
  });
});

describe('faultOfOwner', () => {
  it('says whose the data is that another may not use', () => {
    const folder = newFolder();
    const own = process.getuid?.() ?? 0;

    expect(faultOfOwner(folder, own)).toBeUndefined();
    expect(faultOfOwner(join(folder, 'none'), own)).toBeUndefined();
    expect(faultOfOwner(folder, undefined)).toBeUndefined();
    expect(faultOfOwner(folder, own + 1)).toContain(
      `its data in "${folder}" belongs to the user ${own}, and the server would run as ${own + 1}`,
    );
  });
});
