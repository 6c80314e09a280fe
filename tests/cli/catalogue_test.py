#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""partwright catalogue build, as a shell sees it: catalogue_test.py PROGRAM. Prints "N passed, N failed"."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None


class Catalogue(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def put(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf8') as f:
            f.write(text)
        return path

    def run_it(self, *arguments):
        return subprocess.run([PROGRAM, 'catalogue', 'build', *arguments], capture_output=True, text=True,
                              cwd=self.folder, timeout=120)

    def files(self, folder):
        root = os.path.join(self.folder, folder)
        return sorted(os.path.relpath(os.path.join(base, name), root) for base, _, names in os.walk(root) for name in names)

    def read(self, path):
        with open(os.path.join(self.folder, path), encoding='utf8') as f:
            return json.load(f)

    def design(self, id, manifest='license = "MIT"\n', source='cube([10, 20, 30]);'):
        self.put('designs/%s/okh.toml' % id, 'name = "%s"\n%s' % (id.title(), manifest))
        self.put('designs/%s/%s.scad' % (id, id), source)

    def test_a_folder_of_designs_becomes_a_folder_to_put_on_a_server(self):
        self.design('tray')
        self.design('lid')
        self.put('designs/tray/.cache/x', 'hidden')
        self.put('designs/notes/readme.txt', 'no design')
        r = self.run_it('designs', '-o', 'site')
        self.assertEqual((r.returncode, r.stdout), (0, ''), r.stderr)
        self.assertIn('2 designs', r.stderr)
        self.assertEqual(self.files('site'), ['catalogue.json', 'lid.json', 'lid.pwp', 'lid/lid.scad', 'lid/okh.toml',
                                              'tray.json', 'tray.pwp', 'tray/okh.toml', 'tray/tray.scad'])
        index = self.read('site/catalogue.json')
        self.assertEqual([d['title'] for d in index['designs']], ['Lid', 'Tray'])
        self.assertEqual(index['designs'][0]['size'], [10, 20, 30])
        self.assertEqual(self.read('site/lid.json')['volume'], 6000)
        # Again, over the same files, with the same bytes.
        with open(os.path.join(self.folder, 'site/tray.pwp'), 'rb') as f:
            before = f.read()
        self.assertEqual(self.run_it('designs', '-o', 'site').returncode, 0)
        with open(os.path.join(self.folder, 'site/tray.pwp'), 'rb') as f:
            self.assertEqual(f.read(), before)

    def test_one_design_is_a_catalogue_too_and_dot_has_its_folder_for_a_name(self):
        self.design('tray')
        r = subprocess.run([PROGRAM, 'catalogue', 'build', '.', '-o', '../../site'], capture_output=True, text=True,
                           cwd=os.path.join(self.folder, 'designs/tray'), timeout=120)
        self.assertEqual(r.returncode, 0, r.stderr)
        self.assertIn('tray.json', self.files('site'))

    def test_manifests_are_told_with_file_and_line(self):
        self.design('tray', 'license = "MIT"\nsource = ["gone.scad"]\n')
        r = self.run_it('designs', '-o', 'site')
        self.assertEqual(r.returncode, 0)
        self.assertRegex(r.stderr, r"tray/okh\.toml:3: The file 'gone\.scad' is not in the design's folder\.")
        self.design('tray', 'license = = "MIT"\n')
        r = self.run_it('designs', '-o', 'site')
        self.assertRegex(r.stderr, r'tray/okh\.toml:2: ')
        self.assertEqual(self.read('site/catalogue.json')['designs'][0]['title'], 'tray')

    def test_a_design_at_fault_is_listed_and_the_status_says_so(self):
        self.design('tray')
        self.design('bad', source='assert(false, "too thin");')
        r = self.run_it('designs', '-o', 'site', '--json')
        self.assertEqual(r.returncode, 1)
        answer = json.loads(r.stdout)
        self.assertEqual([d['id'] for d in answer['designs']], ['bad', 'tray'])
        self.assertEqual((answer['problems'][0]['file'], answer['problems'][0]['line']), ('bad/bad.scad', 1))
        self.assertIn('tray.pwp', answer['files'])
        self.assertNotIn('bad.pwp', self.files('site'))

    def test_wrong_use_writes_nothing(self):
        self.design('tray')
        for arguments in (('designs', '-o', 'designs/out'), ('nowhere', '-o', 'site'), ('designs/tray', '-o', 'designs')):
            r = self.run_it(*arguments)
            self.assertEqual(r.returncode, 2, arguments)
            self.assertTrue(r.stderr.strip())
        self.assertEqual(self.run_it('designs').returncode, 2)
        self.assertEqual(self.files('designs'), ['tray/okh.toml', 'tray/tray.scad'])
        self.put('none/a.scad', 'cube(1);')
        self.assertEqual(self.run_it('none', '-o', 'site').returncode, 1)
        self.assertEqual(self.files('site'), [])


if __name__ == '__main__':
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    result = unittest.TextTestRunner(verbosity=1).run(unittest.defaultTestLoader.loadTestsFromTestCase(Catalogue))
    failed = len(result.failures) + len(result.errors)
    print('%d passed, %d failed' % (result.testsRun - failed, failed))
    sys.exit(1 if failed else 0)
