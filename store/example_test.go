package store_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado/bot"
	"recado/store"
	"recado/store/sqlite"
)

// visit is a document: its json tags are the stored form, "_id" is its key and "v" its version.
type visit struct {
	ID   string    `json:"_id"`
	V    int64     `json:"v"`
	Who  string    `json:"who"`
	When time.Time `json:"when,omitzero"`
}

// A collection declares the indexes by which it is searched. A change is read, decided and replaced: of two at once one
// is stale, and starts again.
func ExampleOpen() {
	db, err := sqlite.Temporary()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer db.Close()
	visits, err := store.Open[visit](db, store.Spec{Name: "visits", Indexes: []store.Index{
		{Name: "when", Sparse: true, Fields: []store.Field{{Path: "when", Kind: store.Time}}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, noon := context.Background(), time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	fmt.Println(visits.Insert(ctx, visit{ID: "V-1", V: 1, Who: "Ana", When: noon}))
	fmt.Println(errors.Is(visits.Insert(ctx, visit{ID: "V-1", V: 1, Who: "Luz"}), bot.ErrDuplicate))

	read, _ := visits.Get(ctx, "V-1")
	read.V, read.When = read.V+1, noon.Add(time.Hour)
	fmt.Println(visits.Replace(ctx, read, 1))
	fmt.Println(errors.Is(visits.Replace(ctx, read, 1), bot.ErrStale))

	today, err := visits.Find(ctx, store.Query{Index: "when", Min: noon, Max: noon.AddDate(0, 0, 1), Limit: 10})
	fmt.Println(len(today), today[0].Who, err)
	// Output:
	// <nil>
	// true
	// <nil>
	// true
	// 1 Ana <nil>
}
