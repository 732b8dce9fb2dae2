// A house for one test file: the fake upstream and the built relay, each a process of its own, with
// accounts and keys made through deskrelayctl.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const upstreamKeys = {
  anthropic: 'sk-ant-fake-0123456789',
  openai: 'sk-fake-0123456789',
  gemini: 'AIza-fake-0123456789',
};

const passphrase = 'correct horse';

/** What the fake upstream answers to a text. */
export const answerTo = (text) => `You said: ${text}\nThat is all — 日本語 🎈.`;

/** An image of one pixel. */
export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

function program(name) {
  const path = process.env[name];
  assert.ok(path, `${name} names a built program; ctest sets it`);
  return path;
}

/** Starts a program and answers it with the address that it says it listens on. */
async function startListening(path, args, env) {
  const child = spawn(path, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (bytes) => (errors += bytes));
  const lines = createInterface({ input: child.stdout });
  const said = new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const match = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
      if (match) resolve(match[1]);
    });
    child.on('exit', () => reject(new Error(`${path} ended early: ${errors}`)));
    child.on('error', reject);
  });
  return { child, url: await said };
}

async function ended(child) {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Calls until the answer is true; fails with `what` after 20 s. */
export async function eventually(what, isTrue) {
  const deadline = Date.now() + 20_000;
  while (!(await isTrue())) {
    assert.ok(Date.now() < deadline, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export class House {
  static async open() {
    const house = new House();
    try {
      await house.furnish();
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  async furnish() {
    this.directory = await mkdtemp(join(tmpdir(), 'deskrelay-sdk-'));
    const fake = await startListening(program('FAKE_UPSTREAM'), [], process.env);
    this.fake = fake.child;
    this.upstream = fake.url;
    await this.serve();
    this.accounts = {};
    for (const [provider, base] of [
      ['anthropic', ''],
      ['openai', '/v1'],
      ['gemini', ''],
    ])
      this.accounts[provider] = await this.addAccount(
        provider,
        provider,
        this.upstream + base,
        upstreamKeys[provider],
      );
    this.key = await this.createKey('all');
  }

  async serve() {
    const relay = await startListening(
      program('DESKRELAYCTL'),
      [...this.globals(), '--secrets', 'vault', 'serve', '--port', '0'],
      this.environment(),
    );
    this.relay = relay.child;
    this.url = relay.url;
  }

  /** Ends the relay: SIGTERM is a polite end, SIGKILL a crash. */
  async end(signal = 'SIGTERM') {
    this.relay.kill(signal);
    await ended(this.relay);
  }

  async close() {
    if (this.relay) await this.end();
    this.fake?.stdin.end();
    if (this.fake) await ended(this.fake);
    if (this.directory) await rm(this.directory, { recursive: true });
  }

  globals() {
    return ['--data-dir', this.directory];
  }

  environment() {
    return { ...process.env, DESKRELAY_VAULT_PASSPHRASE: passphrase };
  }

  /** Runs deskrelayctl; answers its JSON. */
  async ctl(words, input = '') {
    const child = spawn(program('DESKRELAYCTL'), [...this.globals(), '--json', ...words], {
      env: this.environment(),
    });
    let out = '';
    let errors = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (errors += bytes));
    child.stdin.end(input);
    await once(child, 'close');
    assert.equal(child.exitCode, 0, `deskrelayctl ${words.join(' ')}: ${errors}`);
    return JSON.parse(out);
  }

  async addAccount(provider, name, base, secret, more = []) {
    const words = ['account', 'add', '--provider', provider, '--name', name, '--base-url', base];
    return (await this.ctl([...words, ...more, '--key-stdin'], `${secret}\n`)).id;
  }

  async createKey(name, more = []) {
    return (await this.ctl(['key', 'create', '--name', name, ...more])).key;
  }

  async control(path, body) {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const reply = await fetch(this.upstream + path, init);
    assert.equal(reply.status, 200, await reply.clone().text());
    return reply.json();
  }

  /** What the fake upstream does to the next requests. */
  async script(...steps) {
    await this.forgive();
    return this.control('/__script', steps);
  }

  /** Lets the relay forget what went wrong with its accounts before. */
  forgive() {
    const ids = Object.values(this.accounts);
    return Promise.all(ids.map((id) => this.ctl(['account', 'reset', id])));
  }

  requests() {
    return this.control('/__requests');
  }

  async lastRequest() {
    return (await this.requests()).at(-1);
  }

  totals() {
    return this.control('/__totals');
  }

  clear() {
    return this.control('/__clear', {});
  }
}

/** The value of a header of a request as the fake upstream got it. */
export function headerOf(request, name) {
  return request.headers.find(([known]) => known.toLowerCase() === name)?.[1];
}
