package whatsmeow

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recado/bot/channels/channeltest"
)

// TestKeysArePrivate: whoever can read the file can act as the account.
func TestKeysArePrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder?", "device 1.db")
	d := opened(t, path, &channeltest.Sink{}, at(noon))
	d.save(t, "573001234567")
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	// Without foreign keys the sessions of an unlinked device would remain.
	var on bool
	if err := d.local.db.QueryRowContext(t.Context(), "PRAGMA foreign_keys").Scan(&on); err != nil || !on {
		t.Error("no foreign keys", err)
	}
}

func TestStoreRefused(t *testing.T) {
	for where, want := range map[string]string{
		"":                         "no store is named",
		"mysql://root:secret@h/db": "neither the path of a file nor a postgres:// url",
		"/proc/nowhere/device.db":  "no such file",
		"postgres://u:secret@127.0.0.1:1/x?connect_timeout=1": "connect",
	} {
		_, err := New(t.Context(), Config{Store: where, Sink: &channeltest.Sink{}})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", where, err)
		}
	}
	if _, err := New(t.Context(), Config{Store: filepath.Join(t.TempDir(), "x.db")}); err == nil {
		t.Error("no sink, and yet a channel")
	}
}

// TestPostgres runs the local store on PostgreSQL, if a server is configured.
func TestPostgres(t *testing.T) {
	url := os.Getenv("POSTGRES_URL")
	if url == "" {
		t.Skip("POSTGRES_URL names no server")
	}
	d := opened(t, url, &channeltest.Sink{}, at(noon))
	d.state.paired("1")
	d.state.connected()
	for i := range 2 {
		if !d.dispatch(from(fmt.Sprintf("3EB000000000000000000%d", i), lid, phone)) {
			t.Fatal("not acknowledged")
		}
	}
	id, err := d.Send(t.Context(), text("+573001234567"))
	if err != nil || d.wire.sent[0].to != lid || d.again(lid, lid, id) == nil {
		t.Error(err, d.wire.sent)
	}
	d.save(t, "573001234567")
	if err := d.Reconnect(t.Context()); err == nil && d.Status().Phase == Unpaired {
		t.Error("the device is not there")
	}
}
