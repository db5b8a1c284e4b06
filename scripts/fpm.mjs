#!/usr/bin/env node
// What electron-builder takes for fpm: reads the part of fpm's command line that it uses, and has nfpm write the
// package. So one small binary writes our deb and rpm packages everywhere, without Ruby.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findNfpm } from './nfpm.mjs';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'input-type': { ...text, short: 's' },
    'output-type': { ...text, short: 't' },
    force: { type: 'boolean' },
    depends: { ...text, short: 'd', multiple: true },
    'deb-recommends': { ...text, multiple: true },
    'deb-compression': text,
    'deb-priority': text,
    'rpm-compression': text,
    'rpm-os': text,
    'rpm-summary': text,
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    category: text,
    license: text,
  },
});

const format = values['output-type'];
const work = mkdtempSync(join(tmpdir(), 'carillon-package-'));
try {
  // JSON is YAML.
  writeFileSync(join(work, 'nfpm.yaml'), JSON.stringify(packageOf(), null, 2));
  const nfpm = ['package', '--config', join(work, 'nfpm.yaml'), '--packager', format, '--target', values.package];
  execFileSync(findNfpm(), nfpm, { stdio: ['ignore', 'ignore', 'inherit'] });
} finally {
  rmSync(work, { recursive: true, force: true });
}

function packageOf() {
  return {
    name: values.name,
    arch: values.architecture,
    platform: 'linux',
    version: values.version,
    version_schema: 'none',
    section: values.category,
    priority: values['deb-priority'],
    maintainer: values.maintainer,
    vendor: values.vendor,
    homepage: values.url,
    license: values.license,
    description: values.description,
    depends: values.depends,
    recommends: values['deb-recommends'],
    contents: positionals.map(contentOf),
    scripts: { postinstall: values['after-install'], postremove: values['after-remove'] },
    deb: { compression: compressionOf(values['deb-compression']) },
    rpm: { compression: compressionOf(values['rpm-compression']), summary: values['rpm-summary'] },
  };
}

/** `from=to`, where a `from` that ends in a slash is a folder with all that is in it. */
function contentOf(pair) {
  const [src, dst] = pair.split('=');
  if (src.endsWith('/')) return { src, dst, type: 'tree' };
  return { src, dst, file_info: { mode: 0o644 } };
}

function compressionOf(name) {
  return { gz: 'gzip', xzmt: 'xz', zst: 'zstd' }[name] ?? name;
}
