package whatsmeow_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recado/bot/channels/whatsmeow"
)

// TestCheckStore: whether the keys' store can be opened is said without making it, and without
// its password.
func TestCheckStore(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(dir, "keys", "device.db")
	for where, refused := range map[string]bool{
		file: false, fresh: false,
		"": true, dir: true, filepath.Join(file, "device.db"): true, "mysql://127.0.0.1/keys": true,
		"postgres://recado:hunter2@127.0.0.1:1/keys": true,
	} {
		err := whatsmeow.CheckStore(t.Context(), where)
		if (err != nil) != refused {
			t.Errorf("%q: %v", where, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q shows the password", where)
		}
	}
	if _, err := os.Stat(fresh); err == nil {
		t.Error("the store was made")
	}
}
