// Runs every test that this machine can run and closes with one line that counts them.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'residualjs-test-'));
const file = join(folder, 'results.json');
const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];

const child = spawn(process.execPath, [vitest, ...args, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  let failed = 0;
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    // A file that could not even be loaded holds no tests: it counts as one failure.
    const broken = results.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    );
    failed = results.numFailedTests + broken.length;
    const skipped = results.numPendingTests + results.numTodoTests;
    console.log(`${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
  } catch (error) {
    console.error(`the test run left no readable results: ${error.message}`);
    failed = 1;
  }
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = code || (failed > 0 ? 1 : 0);
});
