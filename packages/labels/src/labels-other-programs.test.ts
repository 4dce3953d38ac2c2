import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LABEL_TYPES } from '@stream-tech/domain';
import { afterAll, expect, test } from '@jest/globals';
import { drawPdf, drawPng } from './index.ts';
import { RECIPIENTS, sampleLabel } from './testing/sample-labels.ts';

/** The programs that Linux has for it, as a second opinion; a machine without them says so as skipped tests. */
const installed = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const both = installed('zbarimg') && installed('pdftoppm');
const here = mkdtempSync(join(tmpdir(), 'labels-'));
afterAll(() => rmSync(here, { recursive: true, force: true }));

const zbarimg = (file: string): string[] => [...new Set(execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' }).trim().split('\n'))];

(both ? test : test.skip).each(LABEL_TYPES)('zbarimg reads %s from the PNG, and from the PDF as pdftoppm shows it (needs zbarimg and pdftoppm)', async (type) => {
  const label = sampleLabel(12, 12, { recipient: RECIPIENTS.Arabic });
  writeFileSync(join(here, 'label.png'), await drawPng(type, label));
  writeFileSync(join(here, 'label.pdf'), await drawPdf(type, label));
  execFileSync('pdftoppm', ['-png', '-r', '203', '-singlefile', join(here, 'label.pdf'), join(here, 'page')]);

  expect(zbarimg(join(here, 'label.png'))).toEqual(['ACM0000012345-00012']);
  expect(zbarimg(join(here, 'page.png'))).toEqual(['ACM0000012345-00012']);
});
