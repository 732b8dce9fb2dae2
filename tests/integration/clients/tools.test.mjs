// The tools that people use, headless, each on a model of another family: a whole turn with a tool,
// through the built relay, before the strict fake upstream.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { House } from '../sdk/house.mjs';

const secret = 'the word is kumquat';
const paths = {
  anthropic: '/v1/messages',
  gemini: '/v1beta/models/',
  openai: '/v1/responses',
  chat: '/v1/chat/completions',
};

let house;
let home;
let project;
let notes;

before(async () => {
  house = await House.open();
  home = await mkdtemp(join(tmpdir(), 'deskrelay-clients-'));
  project = join(home, 'project');
  await mkdir(project);
  notes = join(project, 'notes.txt');
  await writeFile(notes, `${secret}\n`);
});

after(async () => {
  await house?.close();
  if (home) await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

/** Runs a tool to its end; answers what it printed. */
async function run(name, words, env, input = '') {
  const bin = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.bin');
  const child = spawn(join(bin, name), words, {
    cwd: project,
    env: {
      PATH: [dirname(process.execPath), bin, process.env.PATH].join(delimiter),
      HOME: home,
      TERM: 'dumb',
      LANG: 'C.UTF-8',
      ...env,
    },
    timeout: 90_000,
  });
  let printed = '';
  child.stdout.on('data', (bytes) => (printed += bytes));
  child.stderr.on('data', (bytes) => (printed += bytes));
  child.stdin.end(input);
  await once(child, 'close');
  return printed;
}

/** The upstream was asked on that family's path, and refused nothing. */
async function assertAsked(family, printed) {
  const requests = await house.requests();
  const asked = requests.filter((request) => request.path.startsWith(paths[family]));
  assert.ok(asked.length >= 2, `a call and its result went to ${family}:\n${printed}`);
  for (const request of requests) {
    const body = Buffer.from(request.body_base64 ?? '', 'base64').toString();
    assert.equal(request.status, 200, `${request.path} was refused: ${body.slice(0, 4000)}\n${printed}`);
  }
}

const tools = {
  async claude(model) {
    return run('claude', ['-p', `use Read {"file_path":"${notes}"}`, '--allowedTools', 'Read'], {
      IS_SANDBOX: '1',
      ANTHROPIC_BASE_URL: house.url,
      ANTHROPIC_AUTH_TOKEN: house.key,
      ANTHROPIC_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '1',
    });
  },
  async codex(model, prompt = `use exec_command {"cmd":"cat ${notes}"}`) {
    const directory = join(home, 'codex');
    await mkdir(directory, { recursive: true });
    await writeFile(
      join(directory, 'config.toml'),
      [
        `model = "${model}"`,
        'model_provider = "relay"',
        '[model_providers.relay]',
        'name = "Relay"',
        `base_url = "${house.url}/v1"`,
        'wire_api = "responses"',
        'env_key = "RELAY_API_KEY"',
        'request_max_retries = 0',
        'stream_max_retries = 0',
        '',
      ].join('\n'),
    );
    return run(
      'codex',
      ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', prompt],
      { CODEX_HOME: directory, RELAY_API_KEY: house.key },
    );
  },
  async gemini(model) {
    await mkdir(join(home, '.gemini'), { recursive: true });
    await writeFile(
      join(home, '.gemini', 'settings.json'),
      '{"security":{"auth":{"selectedType":"gemini-api-key"}}}',
    );
    return run(
      'gemini',
      ['--skip-trust', '-m', model, '-y', '-p', 'use read_file {"file_path":"notes.txt"}'],
      { GOOGLE_GEMINI_BASE_URL: house.url, GEMINI_API_KEY: house.key },
    );
  },
  async opencode(model) {
    await writeFile(
      join(project, 'opencode.json'),
      JSON.stringify({
        provider: {
          relay: {
            npm: '@ai-sdk/openai-compatible',
            name: 'Relay',
            options: { baseURL: `${house.url}/v1`, apiKey: house.key },
            models: { [model]: {} },
          },
        },
      }),
    );
    // An argument it would put into quotes.
    return run('opencode', ['run', '-m', `relay/${model}`], {}, `use read {"filePath":"${notes}"}`);
  },
};

for (const [tool, model, family] of [
  ['claude', 'gemini-3-pro', 'gemini'],
  ['claude', 'gpt-5.5', 'openai'],
  ['claude', 'gpt-4o', 'chat'],
  ['codex', 'claude-opus-5-5', 'anthropic'],
  ['codex', 'gemini-3-pro', 'gemini'],
  ['gemini', 'claude-opus-5-5', 'anthropic'],
  ['gemini', 'gpt-5.5', 'openai'],
  ['gemini', 'gpt-4o', 'chat'],
  ['opencode', 'claude-opus-5-5', 'anthropic'],
  ['opencode', 'gemini-3-pro', 'gemini'],
]) {
  test(`${tool} reads a file on ${model}`, { timeout: 120_000 }, async () => {
    await house.clear();
    const printed = await tools[tool](model);
    assert.match(printed, new RegExp(`The tools said: [^]*${secret}`));
    await assertAsked(family, printed);
  });
}

// Codex offers its free-form tool to models that it knows by name: an alias is one.
for (const [alias, model, family] of [
  ['gpt-5.5', 'claude-opus-5-5', 'anthropic'],
  ['gpt-5.5', 'gemini-3-pro', 'gemini'],
]) {
  test(`codex applies a patch on ${model}`, { timeout: 120_000 }, async () => {
    await house.ctl(['alias', 'set', alias, model]);
    await house.clear();
    const made = join(project, `made-by-${family}.txt`);
    const patch = `*** Begin Patch\n*** Add File: ${made}\n+from afar\n*** End Patch`;
    const printed = await tools.codex(alias, `use apply_patch ${JSON.stringify({ input: patch })}`);
    assert.equal(await readFile(made, 'utf8').catch(() => printed), 'from afar\n');
    await assertAsked(family, printed);
  });
}
