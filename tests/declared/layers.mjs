// layers.mjs write FOLDER | compare GRAPH MANIFEST: the files of layers.sh, and whether nx's graph and our manifest of
// them say the same of each target.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const target = (more) => ({ executor: 'nx:run-commands', options: { command: 'true' }, ...more });
const files = {
  'package.json': { name: 'layers', private: true, workspaces: ['packages/*'] },
  'nx.json': {
    extends: './base.json',
    targetDefaults: {
      build: { inputs: ['{projectRoot}/src/**/*', '...'], outputs: ['{projectRoot}/dist'], dependsOn: ['^build'] },
      'nx:run-script': { inputs: ['{projectRoot}/script'], outputs: [] },
      'e2e*': { inputs: ['{projectRoot}/glob'] },
      'e2e-ci*': { inputs: ['{projectRoot}/longest'] },
      test: [
        { inputs: ['{projectRoot}/all'] },
        { filter: { projects: ['tag:big'] }, inputs: ['...', '{projectRoot}/tagged'] },
        { filter: { executor: 'nx:run-commands' }, outputs: ['{projectRoot}/commands'] },
        { filter: { plugin: '@nx/vite' }, inputs: ['{projectRoot}/never'] },
      ],
      pack: [{ filter: { projects: ['b'] }, inputs: ['{projectRoot}/of-b'] }],
      'pac*': { inputs: ['{projectRoot}/falls-through'] },
      deploy: { executor: 'nx:noop', inputs: ['{projectRoot}/never'] },
    },
    analytics: false,
    neverConnectToCloud: true,
  },
  'base.json': {
    namedInputs: { shared: ['{workspaceRoot}/shared.txt'], default: ['{projectRoot}/**/*', 'shared'] },
    targetDefaults: { build: { inputs: ['never'] } },
  },
  'packages/a/project.json': {
    name: 'a',
    tags: ['big'],
    targets: {
      build: target({ inputs: ['{projectRoot}/own', '...'], outputs: ['...', '{projectRoot}/log'] }),
      twice: target({ inputs: ['...', '{projectRoot}/one', '...'], dependsOn: ['...', 'build'] }),
      e2e: target(),
      'e2e-ci--one': target(),
      test: { command: 'true' },
      pack: target(),
      deploy: target(),
    },
  },
  'packages/b/project.json': {
    name: 'b',
    targets: { build: target(), test: target({ outputs: ['{projectRoot}/x', '...'] }), pack: target() },
  },
  'packages/c/package.json': {
    name: '@shop/c',
    version: '1.0.0',
    scripts: { build: 'true', check: 'true' },
    dependencies: { '@shop/d': '*' },
    nx: { targets: { build: { inputs: ['{projectRoot}/c', '...'] }, extra: target({ outputs: ['...'] }) } },
  },
  'packages/d/package.json': { name: '@shop/d', version: '1.0.0', scripts: { build: 'true' }, nx: { name: 'd', tags: ['small'] } },
  'packages/d/project.json': { targets: { build: { outputs: ['{projectRoot}/d'] } } },
  'project.json': { name: 'layers', targets: { root: target({ inputs: ['{projectRoot}/top/*'], outputs: ['{projectRoot}/out'] }) } },
};

function write(folder) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
}

function compare(graphFile, manifestFile) {
  const nodes = JSON.parse(readFileSync(graphFile, 'utf8')).graph.nodes;
  const projects = JSON.parse(readFileSync(manifestFile, 'utf8')).projects;
  let same = 0;
  let different = 0;
  const check = (what, theirs, ours) => {
    const [nx, we] = [JSON.stringify(theirs), JSON.stringify(ours)];
    if (nx === we) return void (same += 1);
    different += 1;
    console.log(`${what}: nx ${nx}, we ${we}`);
  };
  check('projects', Object.keys(nodes).sort(), Object.keys(projects).sort());
  for (const [name, { data }] of Object.entries(nodes)) {
    const ours = projects[name]?.targets ?? {};
    check(`targets of ${name}`, Object.keys(data.targets ?? {}).filter((one) => one !== 'nx-release-publish').sort(),
      Object.keys(ours).sort());
    for (const [id, wanted] of Object.entries(data.targets ?? {}))
      if (ours[id])
        for (const member of ['executor', 'inputs', 'outputs', 'dependsOn']) check(`${name}:${id} ${member}`, wanted[member], ours[id][member]);
  }
  console.log(`${same} answers are the same, ${different} differ`);
  process.exit(different === 0 && same > 50 ? 0 : 1);
}

const [what, ...names] = process.argv.slice(2);
if (what === 'write') write(names[0]);
else compare(...names);
