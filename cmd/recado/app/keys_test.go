package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestStoreIsPrivate checks that the store's file is readable by its owner only, even in a folder
// that others can read, whether the file is new or old.
func TestStoreIsPrivate(t *testing.T) {
	for _, before := range []fs.FileMode{0, 0o644} {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if before != 0 {
			if err := os.WriteFile(filepath.Join(dir, "recado.db"), nil, before); err != nil {
				t.Fatal(err)
			}
		}
		db, _, err := OpenDB(Config{"RECADO_DATA": dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		files, err := filepath.Glob(filepath.Join(dir, "recado.db*"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v", file, info.Mode(), err)
			}
		}
	}
}

// TestSettingsOfSecurity checks that insecure settings stop the program with an error that names them.
func TestSettingsOfSecurity(t *testing.T) {
	for _, tt := range []struct{ name, value, fault string }{
		{"RECADO_JWT_SECRET", "", ""},
		{"RECADO_JWT_SECRET", strings.Repeat("x", minJWTSecret), ""},
		{"RECADO_JWT_SECRET", strings.Repeat("x", minJWTSecret-1), "RECADO_JWT_SECRET"},
		{"RECADO_PROXIES", "10.0.0.0/8, 192.0.2.7,2001:db8::/32", ""},
		{"RECADO_PROXIES", "10.0.0.0/8,proxy", "RECADO_PROXIES"},
	} {
		a := &App{Config: Config{tt.name: tt.value, "RECADO_API_KEY": strings.Repeat("k", 16), "RECADO_SECRET_KEY": strings.Repeat("s", 16)}}
		err := a.openKeys(t.Context())
		if (err != nil) != (tt.fault != "") || err != nil && (!strings.Contains(err.Error(), tt.fault) || strings.Contains(err.Error(), "xxx")) {
			t.Errorf("%s=%s: %v", tt.name, tt.value, err)
		}
	}
}
