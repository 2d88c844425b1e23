package app_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado/bot/engine"
	"recado/cmd/recado/app"
	"recado/cmd/recado/config"
	"recado/store"
	"recado/store/backup"
	"recado/store/media"
)

// saved backs up a folder, restores it elsewhere and starts a program on the copy.
func saved(t *testing.T, data string) (elsewhere string, c *child) {
	t.Helper()
	elsewhere = filepath.Join(t.TempDir(), "data")
	putBack(t, packUp(t, data), elsewhere)
	return elsewhere, startChild(t, elsewhere, "never", 0)
}

func packUp(t *testing.T, data string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "backup.tar.zst")
	if _, err := app.Backup(t.Context(), config.Config{Data: data, APIKey: childKey}, "test", file); err != nil {
		t.Fatal(err)
	}
	return file
}

func putBack(t *testing.T, file, data string) {
	t.Helper()
	_, keys, err := app.Restore(t.Context(), config.Config{Data: data, APIKey: childKey}, file)
	if err != nil || len(keys) > 0 {
		t.Fatal(keys, err)
	}
}

// TestBackupUnderLoadIsConsistent checks that a backup made while people write contains every
// message acknowledged before it began, and that a program started on it answers each of them and
// has the same orders.
func TestBackupUnderLoadIsConsistent(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts programs and lets many people write")
	}
	data := t.TempDir()
	k := &talk{t: t, data: data, child: startChild(t, data, "never", 0)}
	photo := picture(t)
	k.say("m1", "necesito mantenimiento, el aire no enfría, es urgente")
	k.hear("foto del equipo")
	k.until("photo acknowledged", func() bool {
		_, status := k.child.call(http.MethodPost, "/sim/messages", map[string]string{"from": caller, "id": "m2", "image": base64.StdEncoding.EncodeToString(photo)})
		return status == http.StatusAccepted
	})
	k.hear("placa del serial")
	k.say("m3", "AC-12345")
	k.hear("¿Cuál es la ubicación?")
	k.say("m4", "Edificio A, Piso 3, Sala de juntas")
	k.hear("Revise su orden")
	k.say("m5", "sí")
	k.hear("ha sido creada")
	orders := k.child.get(t, "/api/v1/orders")

	var begun atomic.Int64
	var mu sync.Mutex
	var acknowledged []int64
	count := func() int { mu.Lock(); defer mu.Unlock(); return len(acknowledged) }
	stop, calm := make(chan struct{}), sync.WaitGroup{}
	for range 8 {
		calm.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n := begun.Add(1)
				if _, status := k.child.call(http.MethodPost, "/sim/messages", map[string]string{"from": stormy(n), "id": fmt.Sprint("s", n), "text": fmt.Sprintf("necesito un plomero, fuga %d", n)}); status != http.StatusAccepted {
					t.Errorf("message %d: status %d", n, status)
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, n)
				mu.Unlock()
			}
		})
	}
	k.until("a storm", func() bool { return count() > 100 })
	before := count()
	file := packUp(t, data)
	during := count() - before
	close(stop)
	calm.Wait()
	if during < 10 {
		t.Fatalf("only %d messages came while it was made: no storm", during)
	}
	k.child.kill()
	<-k.child.gone

	elsewhere := filepath.Join(t.TempDir(), "data")
	putBack(t, file, elsewhere)
	c := startChild(t, elsewhere, "never", 0)
	if got := c.get(t, "/api/v1/orders"); strings.Count(got, `"ORD-`) != strings.Count(orders, `"ORD-`) || !strings.Contains(got, "AC-12345") {
		t.Errorf("orders %s, were %s", got, orders)
	}
	again := &talk{t: t, data: elsewhere, child: c}
	c.call(http.MethodPost, "/sim/clock", map[string]string{"advance": "13s"}) // claims of the copied program expire
	for _, n := range acknowledged[:before] {
		who := stormy(n)
		again.until("answered "+who, func() bool {
			raw, _ := c.call(http.MethodGet, "/sim/messages?contact="+url.QueryEscape(who), nil)
			return strings.Contains(string(raw), `"seq"`)
		})
		if got := c.get(t, "/api/v1/conversations/"+url.PathEscape(who)+"/transcript"); !strings.Contains(got, fmt.Sprintf("fuga %d\"", n)) {
			t.Fatalf("message %d is not there: %s", n, got)
		}
	}
	sum := sha256.Sum256(photo)
	files, err := media.New(filepath.Join(elsewhere, "media"), media.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := files.Open(t.Context(), hex.EncodeToString(sum[:]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if body, err := io.ReadAll(f); err != nil || !bytes.Equal(body, photo) {
		t.Errorf("the photo: %d bytes, %v", len(body), err)
	}
}

// TestBackupSendsWhatWaits checks that effects that were not sent before the program died are sent
// from the backup.
func TestBackupSendsWhatWaits(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts and kills programs")
	}
	data := t.TempDir()
	first := startChild(t, data, engine.AfterCommit, 1)
	first.call(http.MethodPost, "/sim/messages", map[string]string{"from": caller, "id": "m1", "text": "necesito mantenimiento, el aire no enfría"})
	<-first.gone
	elsewhere, c := saved(t, data)
	k := &talk{t: t, data: elsewhere, child: c}
	k.hear("foto del equipo")
	if len(k.seen) != 1 {
		t.Errorf("heard %q", k.seen)
	}
}

// TestBackupNamesKeys checks that a restore names the missing keys of the environment, without their values.
func TestBackupNamesKeys(t *testing.T) {
	data := t.TempDir()
	c := config.Config{Data: data, SecretKey: "clave-que-firma-y-sella"}
	db, _, err := app.OpenDB(c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	file := filepath.Join(t.TempDir(), "b")
	m, err := app.Backup(t.Context(), c, "test", file)
	if err != nil {
		t.Fatal(err)
	}
	if said, _ := json.Marshal(m); strings.Contains(string(said), "clave-que") {
		t.Errorf("the manifest has the key: %s", said)
	}
	for key, want := range map[config.Secret]string{"clave-que-firma-y-sella": "", "clave-que-no-es-la-misma": "RECADO_SECRET_KEY", "": "RECADO_SECRET_KEY"} {
		into := config.Config{Data: filepath.Join(t.TempDir(), "data"), SecretKey: key}
		if _, keys, err := app.Restore(t.Context(), into, file); err != nil || strings.Join(keys, " ") != want {
			t.Errorf("with %q: asks for %q, %v", key, keys, err)
		}
	}
}

// TestBackupWithMongoDB checks that the command refuses and names mongodump, because it would back
// up only half.
func TestBackupWithMongoDB(t *testing.T) {
	c := config.Config{Data: t.TempDir(), MongoDBURI: "mongodb://localhost"}
	_, err := app.Backup(t.Context(), c, "test", filepath.Join(t.TempDir(), "b"))
	if err == nil || !strings.Contains(err.Error(), "mongodump") {
		t.Error(err)
	}
	if _, _, err := app.Restore(t.Context(), c, "b"); err == nil || !strings.Contains(err.Error(), "mongodump") {
		t.Error(err)
	}
}

func stormy(n int64) string { return fmt.Sprintf("+57300%07d", 2000000+n) }

func (c *child) get(t *testing.T, path string) string {
	t.Helper()
	raw, status := c.call(http.MethodGet, path, nil)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, status, raw)
	}
	return string(raw)
}

func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 320, 240))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestBackupOfANewerProgram checks that documents of a newer program are refused before anything is written.
func TestBackupOfANewerProgram(t *testing.T) {
	data := t.TempDir()
	db, _, err := app.OpenDB(config.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	file := filepath.Join(t.TempDir(), "b")
	from := backup.Source{Database: filepath.Join(data, "recado.db"), Program: "99.0", Schemas: map[string]int{"sessions": 1, "orders": 99}, Now: time.Now}
	if _, err := backup.Write(t.Context(), from, file); err != nil {
		t.Fatal(err)
	}
	into := filepath.Join(t.TempDir(), "data")
	_, _, err = app.Restore(t.Context(), config.Config{Data: into}, file)
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "orders of version 99, by recado 99.0") {
		t.Error(err)
	}
	if _, err := os.Stat(into); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it was put back")
	}
}
