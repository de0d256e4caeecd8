// Patterns and paths for globs.mjs: what declarations look like, and what breaks matchers.
export const patterns = [
  // as found in declarations
  '**/*', '**', '*', 'src/**/*', 'src/**', 'src/*', 'src/*.ts', 'src/**/*.ts', '**/*.ts', '**/*.{ts,tsx}', '*.json',
  'libs/a/**/*', 'libs/a/src/**/*.ts', 'libs/*/package.json', 'libs/**/package.json', 'dist', 'dist/', 'dist/**', 'dist/libs/a',
  '{nx,package}.json', 'tsconfig*.json', 'tsconfig.{base,lib}.json', '**/tsconfig.json', '**/node_modules/**', 'a/**/b', 'a/**/b/**/c',
  'libs/a/**/?(*.)+(spec|test).[jt]s?(x)?(.snap)', '**/?(*.)+(spec|test).[jt]s?(x)?(.snap)', '**/*.spec.ts{,.snap}',
  'libs/a/jest.config.[jt]s', 'libs/a/.eslintrc.json', 'libs/a/src/test-setup.[jt]s', '**/*.md', '**/.*', '.github/**', '.env*',
  'libs/{a,b}/src/*.ts', 'libs/{a,b/nested}/src/**', '{libs,apps}/**/*.ts', '**/{src,test}/**', '{src,libs/a/src}/index.ts',
  'packages/!(package-a)*', 'packages/!(package-a)*/package.json', 'dist/!(cache|cache2)/**/*.js', 'dist/**/!(README|LICENSE).(js|ts)',
  'dist/!(cache)/**', 'dist/!(cache|cache2)/**/!(README|LICENSE).js', '**/!(package-a)*', 'src/!(a).ts', 'src/!(a)*.ts', '!(src)/**', '**/!(*.spec).ts',
  // stars
  '***', '**/**', '**/**/*.ts', 'src**', '**src', 'src**/a.ts', '**a', 'a**b', 'a*b*c', '*a*', 's*/*.ts', '*/*', '*/*/*', '**/a', '**/a/**', 'a/**', 'a/*/c', '**/*/a',
  '*.*', '.*', '*.', '**/.hidden', '.hidden/**', '**/.*/**',
  // question marks
  '?', '??', '?.ts', 'src/?.ts', 'a?c', 'a/?/c', '?*', '*?', '???/**',
  // sets
  '[abc]', '[a-c]', '[!a]', '[^a]', '[a-]', '[-a]', '[]a]', '[!]a]', '[[]', 'src/[ab].ts', 'src/[!b].ts', '[a-cx-z]', 'x[/]y', 'x[^a]y', '[[:alpha:]]', '[[:digit:]].ts', 'src/[[:lower:]].ts',
  '[\\]]', '[a', 'src/[a', '[!', '[é]', '[а-я]', '[A-Z]*',
  // braces
  '{a}', '{a,b}', '{a,b,}', '{,a}', 'a{,b}', 'a{b,}', '{a,{b,c}}', '{a,b}{c,d}', '{a,b}/{c,d}', '{}', 'a{}b', '{a,b', 'a,b}', '{,}', '{1..3}', '{01..03}', '{a..c}', '{3..1}', '{1..5..2}', '{x,y..z}',
  '{src/*.ts,libs/**}', '{a,**}/b', '*.{js,{ts,tsx}}', '{**/*.ts,*.md}', '{a*,b?}',
  // extended
  '?(a)', '?(a)b', '*(a)', '*(a|b)', '+(a)', '+(a|b)', '@(a|b)', '@(a|b)/c', '!(a)', '!(a|b)', '!(a)/c', 'a/!(b)', 'x!(a)y', '!(a)*', '!(a).ts', '*.!(js|ts)', '*.!(js|ts).map', '+(a|b)c', '*(a)/c', 'x*(ab)y', 'x+(ab|cd)y', '@(a', '(a|b)', 'a|b', 'x(ab)y', '@(*.ts|*.md)', '?(*.)a.ts', '*(*.)ts', '!(*.ts)', 'src/@(a|b).ts',
  // escapes and oddities
  '\\*', 'a\\b', 'a\\', '\\[a]', '\\{a,b}', 'src/\\*.ts', '#comment', '!src/a.ts', '!**/*.ts', '', '/', 'a//b', 'src//a.ts', './a', 'src/./a.ts', '@scope/pkg', '+state/a.ts', 'a+b', 'libs/@scope/**', 'a b', '~', '$a', 'a.b', 'é', 'é*', '日本/**', 'naïve.ts', '😀', '*.日本',
];

const words = ['a', 'b', 'c', 'src', 'dist', 'libs', 'x'];
const files = ['a.ts', 'b.ts', 'a.spec.ts', 'index.ts', 'a.tsx', 'a.js', 'README.md', 'package.json'];
const made = [];
for (const folder of ['', 'src/', 'libs/a/', 'libs/a/src/', 'libs/b/src/', 'libs/b/nested/src/', 'dist/', 'dist/cache/', 'dist/libs/a/', 'a/b/'])
  for (const file of files) made.push(folder + file);
for (const one of words) for (const two of ['', '/a', '/b', '/c', '/b/c', '/x/b', '/x/y/b/z/c']) made.push(one + two);

export const paths = [...new Set([
  ...made,
  'nx.json', 'package.json', 'tsconfig.json', 'tsconfig.base.json', 'tsconfig.lib.json', 'libs/a/tsconfig.json', 'libs/a/jest.config.ts', 'libs/a/jest.config.cjs',
  'libs/a/.eslintrc.json', '.env', '.env.local', '.hidden', '.hidden/a', 'x/.hidden', '.github/workflows/ci.yml', 'a/node_modules/b/index.js', 'node_modules/x/y',
  'libs/a/a.spec.tsx.snap', 'libs/a/x.test.js', 'a.spec.ts.snap', 'spec.ts', 'packages/package-a', 'packages/package-a/package.json', 'packages/package-b/package.json', 'packages/package-ab',
  'dist/cache2/x/a.js', 'dist/x/README.js', 'dist/x/y/LICENSE.ts', 'dist/LICENSE.js', 'dist/index.js', 'dist/a.js.map',
  'aa', 'ab', 'ac', 'ad', 'bc', 'bd', 'abc', 'abab', 'aab', 'axb', 'abx', 'axxbyyc', 'xay', 'xby', 'xy', 'xaby', 'xababy', 'xabcdy', 'x/y', 'B', 'Z9', '1', '2', '3', '5', '01', '02', '1.ts', '7.ts',
  '-', ']', '[', '[a', '[!', '[a]', '{a}', '{}', '{a,b', 'a,b}', '{a,b}', 'a{}b', '{x,y..z}', 'y..z', '*', '*.ts', 'src/*.ts', 'a\\b', 'a\\', '\\', '@(a', '(a|b)', 'a|b', 'x(ab)y',
  '#comment', '@scope/pkg', 'libs/@scope/pkg/a.ts', '+state/a.ts', 'a+b', 'a b', '~', '$a', 'a.b', 'a.', 'a.ts.map', 'a.css.map', 'é', 'éa', 'ж', '日本/a', '日本/語/b', 'naïve.ts', '😀', 'x.日本',
])];
