package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"recado/store"
	"recado/store/backup"
	"recado/store/repo"
)

// errMongo: half a backup that looks like one is worse than none.
var errMongo = errors.New("MONGODB_URI is set, and the documents are in MongoDB: back them up with mongodump first, " +
	"then copy the folder media under RECADO_DATA (its files never change), and restore both; recado does neither for you")

// Backup packs the embedded store, the keys and the media into an archive; see package
// backup. The program may be running.
func Backup(ctx context.Context, c Config, version, file string) (backup.Manifest, error) {
	if c["MONGODB_URI"] != "" {
		return backup.Manifest{}, errMongo
	}
	from := backup.Source{
		Database: filepath.Join(c["RECADO_DATA"], "recado.db"), Media: filepath.Join(c["RECADO_DATA"], "media"),
		Program: version, Schemas: repo.Versions(), Now: time.Now,
	}
	if _, err := os.Stat(from.Database); err != nil {
		return backup.Manifest{}, fmt.Errorf("there is nothing to back up in RECADO_DATA: %w", err)
	}
	if path := deviceFile(c); path != "" {
		if _, err := os.Stat(path); err == nil {
			from.Device = path
		} else if !errors.Is(err, fs.ErrNotExist) {
			return backup.Manifest{}, err
		}
	}
	for _, name := range ownKeys {
		if c[name] == "" {
			continue // made by the program: it is among the documents
		}
		key, err := backup.NewKeyFingerprint(name, c[name])
		if err != nil {
			return backup.Manifest{}, err
		}
		from.Keys = append(from.Keys, key)
	}
	return backup.Write(ctx, from, file)
}

// ownKeys are the keys that the program makes for itself where nobody sets them.
var ownKeys = []string{"RECADO_API_KEY", "RECADO_SECRET_KEY"}

// deviceFile is where a linked device keeps its keys; "" where that is no file. What
// `recado pair` has made in RECADO_DATA is kept even while the channel is off.
func deviceFile(c Config) string {
	switch set := c["WHATSAPP_DEVICE"]; {
	case set == "":
		return filepath.Join(c["RECADO_DATA"], "whatsapp.db")
	case strings.Contains(set, "://"):
		return ""
	default:
		return set
	}
}

// Restore puts an archive back into RECADO_DATA, which must be absent or empty, and
// says of which keys of the environment it needs another.
func Restore(ctx context.Context, c Config, file string) (m backup.Manifest, keys []string, err error) {
	if c["MONGODB_URI"] != "" {
		return m, nil, errMongo
	}
	m, err = backup.Restore(ctx, file, c["RECADO_DATA"], readable)
	if err != nil {
		return m, nil, err
	}
	for _, key := range m.Keys {
		if !key.Matches(c[key.Name]) {
			keys = append(keys, key.Name)
		}
	}
	return m, keys, nil
}

// readable refuses documents of a newer program, which this one would not read.
func readable(m backup.Manifest) error {
	ours := repo.Versions()
	for name, version := range m.Schemas {
		if version > max(ours[name], 1) {
			return fmt.Errorf("%s of version %d, by recado %s: %w: restore it with that one", name, version, m.Program, store.ErrNewer)
		}
	}
	return nil
}
