// Licences lists the licence of every module that the program is built from, and fails
// where one is not permissive and is not named below with what it asks of us.
//
//	go run .ci/licences/main.go [-write FILE]
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// permissive licences ask for their notice to be kept, and for nothing else.
var permissive = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "FTL", "ISC", "MIT", "MIT-0", "OFL-1.1", "PostgreSQL", "Unlicense", "Zlib"}

// named are modules whose licence asks for more, with what that is.
var named = map[string]string{
	"go.mau.fi/libsignal": "comes with the linked device (`bot/channels/whatsmeow`). Whoever runs the program owes nothing; " +
		"whoever hands a build on hands all of it on under the GPL, with its source.",
	"go.mau.fi/whatsmeow": "changes to its own files stay under it; we make none.",
	"go.mau.fi/util":      "the same; it comes with whatsmeow.",
}

// modules lists what cmd/recado is built from, without ourselves.
func modules() (map[string]string, error) {
	out, err := list("-deps", "-json=Module", "./cmd/recado")
	if err != nil {
		return nil, err
	}
	dirs := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return dirs, nil
		}
		if err != nil {
			return nil, err
		}
		if m := p.Module; m != nil && !m.Main {
			dirs[m.Path+" "+m.Version] = m.Dir
		}
	}
}

func list(args ...string) ([]byte, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Stderr = os.Stderr
	return cmd.Output()
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicen[cs]e)`)

// words are sentences that one licence has and no other, the strictest first: some texts
// quote others. Letter case tells a licence's own heading from its mention.
var words = []struct{ id, says string }{
	{"AGPL-3.0", "GNU AFFERO GENERAL PUBLIC LICENSE Version 3"},
	{"LGPL-3.0", "GNU LESSER GENERAL PUBLIC LICENSE Version 3"},
	{"LGPL-2.1", "GNU LESSER GENERAL PUBLIC LICENSE Version 2.1"},
	{"GPL-3.0", "GNU GENERAL PUBLIC LICENSE Version 3"},
	{"GPL-2.0", "GNU GENERAL PUBLIC LICENSE Version 2"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License, version 2.0"},
	{"EPL-2.0", "Eclipse Public License - v 2.0"},
	{"Apache-2.0", "Apache License Version 2.0, January 2004"},
	{"Apache-2.0", "Licensed under the Apache License, Version 2.0"},
	{"OFL-1.1", "SIL OPEN FONT LICENSE Version 1.1"},
	{"CC0-1.0", "CC0 1.0 Universal"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from this software without specific prior written permission"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"},
	{"ISC", "distribute this software for any purpose with or without fee is hereby granted"},
	{"Zlib", "Altered source versions must be plainly marked as such"},
}

func classify(text string) string {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "*", " ")), " ")
	for _, w := range words {
		if strings.Contains(text, w.says) {
			return w.id
		}
	}
	return ""
}

// licences are those that the files of a module's root hold, "" where none is known.
func licences(dir string) (ids []string, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for _, f := range files {
		if f.IsDir() || !licenceFile.MatchString(f.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		if id := classify(string(text)); id != "" {
			found[id] = true
		} else {
			found["unknown ("+f.Name()+")"] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func main() {
	file := flag.String("write", "", "write the list here")
	flag.Parse()
	dirs, err := modules()
	if err != nil {
		fmt.Fprintln(os.Stderr, "modules:", err)
		os.Exit(1)
	}
	var list, asks strings.Builder
	bad, seen := 0, map[string]bool{}
	for _, module := range slices.Sorted(maps.Keys(dirs)) {
		path, _, _ := strings.Cut(module, " ")
		ids, err := licences(dirs[module])
		if err != nil {
			fmt.Fprintln(os.Stderr, module, err)
			os.Exit(1)
		}
		shown := strings.Join(ids, ", ")
		fmt.Fprintf(&list, "| %s | %s |\n", strings.Replace(module, " ", " | ", 1), shown)
		more := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(permissive, id) })
		switch why := named[path]; {
		case len(ids) > 0 && len(more) == 0:
		case why != "":
			seen[path] = true
			fmt.Fprintf(&asks, "- `%s` (%s): %s\n", path, shown, why)
		default:
			bad++
			fmt.Fprintf(os.Stderr, "%s: %q is not permissive: leave it, or name it in .ci/licences with what it asks of us\n", module, shown)
		}
	}
	for path := range named {
		if !seen[path] {
			bad++
			fmt.Fprintf(os.Stderr, "%s is named in .ci/licences and asks for nothing any more\n", path)
		}
	}
	fmt.Printf("%d modules; these ask for more than their notice:\n%s", len(dirs), asks.String())
	if *file != "" {
		if err := os.WriteFile(*file, []byte(page(list.String(), asks.String())), 0o644); err != nil { //nolint:gosec // a page of the documentation
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if bad > 0 {
		os.Exit(1)
	}
}

func page(list, asks string) string {
	return "# Licences\n\nOf every module that `recado` is built from, as their own files say. `make licences` writes\n" +
		"this page, and fails at a licence that is not permissive and not named here.\n\n" +
		"These ask for more than their notice:\n\n" + asks +
		"\nLoaded beside it where they are installed, and not part of it: Tesseract (Apache-2.0), Leptonica\n(BSD-2-Clause), ONNX Runtime (MIT), redis-server. SQLite, compiled in, is in the public domain.\n" + "\n| Module | Version | Licence |\n|---|---|---|\n" + list
}
