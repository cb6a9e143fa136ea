import { describe, expect, it } from 'vitest';
import { runId } from '../sweep/grid/run-id.js';
import { loadBullmq } from './load-bullmq.js';
import { readQueueAddress, withoutPassword } from './queue-address.js';
import { checkRunJob, jobIdOf } from './run-job.js';

describe('readQueueAddress', () => {
  it.each<[string, object]>([
    ['redis://localhost', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://10.0.0.1:7000/3', { host: '10.0.0.1', port: 7000, db: 3 }],
    ['redis://[::1]:7000/', { host: '::1', port: 7000, db: 0 }],
    ['redis://:p%40ss@h', { host: 'h', port: 6379, db: 0, password: 'p@ss' }],
    ['rediss://me:secret@h:1', { host: 'h', port: 1, db: 0, username: 'me', password: 'secret', tls: {} }],
  ])('reads %s', (address, options) => {
    expect(readQueueAddress(address)).toEqual(options);
  });

  it('takes the password of the variable where the address has none', () => {
    const environment = { REDISCLI_AUTH: 'hidden' };
    expect(readQueueAddress('redis://me@h', environment)).toMatchObject({
      username: 'me',
      password: 'hidden',
    });
    expect(readQueueAddress('redis://me:own@h', environment)).toMatchObject({ password: 'own' });
  });

  it.each([
    'http://u:secret@h',
    'redis://u:secret@',
    'redis//u:secret@h',
    'redis://u:secret@h/x',
    'redis://u:secret@h:99999',
    'u:secret@h',
    'redis:u:sec@secret@h',
  ])('refuses %s and does not show the password', (address) => {
    const error = (() => {
      try {
        return readQueueAddress(address);
      } catch (thrown) {
        return (thrown as Error).message;
      }
    })();
    expect(error).toMatch(/^--queue '.*' must be the address of a Redis, such as redis:\/\/localhost:6379$/);
    expect(error).not.toContain('secret');
  });

  it('shows an address without its password', () => {
    expect(withoutPassword('redis://u:p@ss@h:1/2')).toBe('redis://…@h:1/2');
    expect(withoutPassword('redis://h:1')).toBe('redis://h:1');
  });
});

it('loadBullmq says what to install', async () => {
  await expect(loadBullmq({ bullmq: 'bullmq', ioredis: 'no-such-driver' })).rejects.toThrow(
    'runs are shared out by packages that are not installed: npm install bullmq no-such-driver',
  );
});

describe('checkRunJob', () => {
  const sweep = '0123456789ab';
  const settings = { data: 'synthetic', batch: 4, steps: 2 } as const;
  const run = runId(settings);
  const job = { sweep, run, settings };

  it('takes the runs of sweeps', () => {
    expect(checkRunJob(job, jobIdOf(sweep, run))).toEqual(job);
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'not one of a sweep'],
    ['another job’s run', { ...job, run: 'aaaaaaaaaaaa' }, 'not one of a sweep'],
    ['a path as sweep', { ...job, sweep: '../../../x' }, 'not one of a sweep'],
    [
      'other settings under its name',
      { ...job, settings: { ...settings, steps: 3 } },
      'another version made it',
    ],
    ['no settings', { ...job, settings: null }, 'must hold a JSON object with settings'],
    [
      'a setting that is none',
      { ...job, settings: { ...settings, out: '/etc' } },
      "there is no setting 'out'",
    ],
    [
      'a prototype',
      { ...job, settings: JSON.parse('{"__proto__": {"batch": 1}}') },
      "no setting '__proto__'",
    ],
    ['a value that is none', { ...job, settings: { ...settings, batch: -1 } }, 'batch is -1'],
  ])('refuses %s', (_, data, message) => {
    expect(() => checkRunJob(data, jobIdOf(sweep, run))).toThrow(message);
  });

  it('refuses a model and data that are not known', () => {
    for (const wrong of [{ model: 'resent20' }, { data: 'minst' }]) {
      const settings = wrong as object;
      const named = { sweep, run: runId(settings), settings };
      expect(() => checkRunJob(named, jobIdOf(sweep, named.run))).toThrow(/nearest|did you mean/);
    }
  });
});
