import { expect, it, onTestFinished } from 'vitest';
import { Child, ChildError } from './child.js';

/** A process that runs `body` for each request, with `say` to reply. */
function child(body: string): Child {
  const program = `
    const say = (reply) => console.log(JSON.stringify(reply));
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const request = JSON.parse(line);
      ${body}
    });`;
  const started = new Child({ file: process.execPath, args: ['-e', program] });
  onTestFinished(() => started.kill());
  return started;
}

const iterate = { do: 'iterate', count: 2 } as const;

it('gets the reply to each request, past what the process prints beside it', async () => {
  const one = child(`
    console.log('loading');
    say({ did: 'iterate', milliseconds: Array(request.count).fill(7), cpuSeconds: 1, idleCpuSeconds: 0, values: [] });`);
  expect(await one.request(iterate)).toMatchObject({ milliseconds: [7, 7] });
  expect(await one.request({ do: 'iterate', count: 1 })).toMatchObject({ milliseconds: [7] });
});

it('throws what the contestant says is wrong, and whether it is merely absent', async () => {
  const one = child(`say({ did: 'fail', message: 'no threads here', absent: true });`);
  const error = await one.request(iterate).catch((error) => error);
  expect(error).toBeInstanceOf(ChildError);
  expect(error).toMatchObject({ message: 'no threads here', absent: true });
});

it('throws with what the process printed when it ends in the middle', async () => {
  const one = child(`console.error('no such kernel'); process.exit(3);`);
  await expect(one.request(iterate)).rejects.toThrow(
    'ended with exit code 3, after it printed:\nno such kernel',
  );
  await expect(one.request(iterate)).rejects.toThrow('ended with exit code 3');
});

it('throws where the program is not there', async () => {
  const one = new Child({ file: '/no/such/python', args: [] });
  await expect(one.request(iterate)).rejects.toThrow('could not start');
});

it('throws where a reply lacks a number', async () => {
  const one = child(
    `say({ did: 'iterate', milliseconds: [NaN], cpuSeconds: 1, idleCpuSeconds: 0, values: [] });`,
  );
  await expect(one.request(iterate)).rejects.toThrow('milliseconds = [null]');
});
