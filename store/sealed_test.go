package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"recado/bot"
	"recado/store"
	"recado/store/sqlite"
	"recado/store/storetest"
	"recado/workers/sealing"
)

func sealedAt(t testing.TB, path, key string, lost *int) store.DB {
	t.Helper()
	db, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	box, err := sealing.New([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return store.Sealed(db, box, func(string, string, error) { *lost++ })
}

// TestSealedSuite runs the suite of every driver on a sealed store.
func TestSealedSuite(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.DB {
		return sealedAt(t, filepath.Join(t.TempDir(), "a.db"), "0123456789abcdef", new(int))
	}, storetest.Options{})
}

type card struct {
	ID     string         `json:"_id"`
	V      int64          `json:"v"`
	Number bot.Secret     `json:"number"`
	Slots  map[string]any `json:"slots,omitempty"`
	List   []bot.Secret   `json:"list,omitempty"`
}

// TestSecretsAreSealedInEveryWrite writes a number in every way there is, and searches the files for it.
func TestSecretsAreSealedInEveryWrite(t *testing.T) {
	const number = "042888745"
	path, lost := filepath.Join(t.TempDir(), "a.db"), 0
	db := sealedAt(t, path, "0123456789abcdef", &lost)
	cards, err := store.Open[card](db, store.Spec{Name: "cards"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	one := card{ID: "a", V: 1, Number: number, Slots: map[string]any{"deep": []any{bot.Secret(number), "x", 1.5}}, List: []bot.Secret{number, ""}}
	if err := cards.Insert(ctx, one); err != nil {
		t.Fatal(err)
	}
	one.V = 2
	if err := cards.Replace(ctx, one, 1); err != nil {
		t.Fatal(err)
	}
	if err := cards.Insert(ctx, card{ID: "b", V: 1}); err != nil {
		t.Fatal(err)
	}
	if got, err := cards.Update(ctx, "a", store.Change{Set: map[string]any{"number": bot.Secret(number)}}); err != nil || got.Number != number {
		t.Errorf("%+v, %v", got, err)
	}
	if err := cards.UpdateAll(ctx, []string{"a", "b"}, store.Change{Set: map[string]any{"number": bot.Secret(number)}}); err != nil {
		t.Fatal(err)
	}
	found, err := cards.Find(ctx, store.Query{})
	if err != nil || len(found) != 2 || string(found[0].Number) != number || string(found[1].Number) != number || string(found[0].List[0]) != number || found[0].List[1] != "" {
		t.Fatalf("%d, %v", len(found), err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if raw, err := os.ReadFile(file); err != nil || bytes.Contains(raw, []byte(number)) {
			t.Errorf("%s contains the number, %v", filepath.Base(file), err)
		}
	}
	// With another key nothing is readable, and writing the document loses nothing.
	other, err := store.Open[card](sealedAt(t, path, "another key......", &lost), store.Spec{Name: "cards"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := other.Get(ctx, "a")
	if err != nil || got.Number.Readable() || lost == 0 {
		t.Errorf("readable with another key: %v, %d told", err, lost)
	}
	got.V = 3
	if err := other.Replace(ctx, got, 2); err != nil {
		t.Fatal(err)
	}
	if back, err := cards.Get(ctx, "a"); err != nil || back.Number != number || back.V != 3 {
		t.Errorf("lost by a write with another key: %v", err)
	}
	// What is copied into another document does not open.
	raw, err := store.Open[card](db, store.Spec{Name: "others"})
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Insert(ctx, got); err != nil {
		t.Fatal(err)
	}
	if copied, err := raw.Get(ctx, "a"); err != nil || copied.Number.Readable() {
		t.Errorf("a sealed text opens in another collection: %v", err)
	}
}
