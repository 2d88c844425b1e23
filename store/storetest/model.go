package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"recado/store"
)

// model runs random operations on a collection and on a map and compares them. It uses few ids and
// values, so that they collide often. The seed differs in each run, so few steps on a slow server
// find as much over time.
func model(t *testing.T, db store.DB, options Options) {
	c := fresh(t, db)
	rapid.Check(t, func(rt *rapid.T) {
		held := map[string]order{}
		for _, id := range strings.Fields(find(t, c, store.Query{})) {
			must(t, c.Delete(t.Context(), id))
		}
		anID := rapid.SampledFrom([]string{"a", "b", "c", "d"})
		aDoc := rapid.Custom(func(rt *rapid.T) order {
			doc := order{
				ID:     anID.Draw(rt, "id"),
				Status: rapid.SampledFrom([]string{"", "open", "closed"}).Draw(rt, "status"),
				Effect: rapid.SampledFrom([]string{"", "", "x", "y"}).Draw(rt, "effect"),
				Place:  rapid.Int64Range(-2, 2).Draw(rt, "place"),
			}
			if h := rapid.IntRange(0, 3).Draw(rt, "hour"); h > 0 {
				doc.Due = hour(h)
			}
			return doc
		})
		taken := func(doc order) bool {
			for id, other := range held {
				if id != doc.ID && doc.Effect != "" && other.Effect == doc.Effect {
					return true
				}
			}
			return false
		}
		rt.Repeat(map[string]func(*rapid.T){
			"insert": func(rt *rapid.T) {
				doc := aDoc.Draw(rt, "doc")
				_, there := held[doc.ID]
				err := c.Insert(t.Context(), doc)
				if there || taken(doc) {
					wants(rt, err, store.ErrDuplicate)
					return
				}
				wants(rt, err, nil)
				held[doc.ID] = doc
			},
			"replace": func(rt *rapid.T) {
				doc, version := aDoc.Draw(rt, "doc"), rapid.Int64Range(0, 2).Draw(rt, "version")
				doc.V = version + 1
				old, there := held[doc.ID]
				err := c.Replace(t.Context(), doc, version)
				switch {
				case !there || old.V != version:
					wants(rt, err, store.ErrStale)
				case taken(doc):
					if !options.broken(err) {
						rt.Fatalf("got %v, want a duplicate", err)
					}
				default:
					wants(rt, err, nil)
					held[doc.ID] = doc
				}
			},
			"update": func(rt *rapid.T) {
				id, by := anID.Draw(rt, "id"), rapid.Int64Range(-1, 1).Draw(rt, "by")
				doc, there := held[id]
				got, err := c.Update(t.Context(), id, store.Change{Inc: map[string]int64{"place": by}, Unset: []string{"status"}})
				if !there {
					wants(rt, err, store.ErrNotFound)
					return
				}
				wants(rt, err, nil)
				doc.Place += by
				doc.Status = ""
				held[id] = doc
				same(t, "updated", got, doc)
			},
			"delete": func(rt *rapid.T) {
				id := anID.Draw(rt, "id")
				wants(rt, c.Delete(t.Context(), id), nil)
				delete(held, id)
			},
			"": func(rt *rapid.T) {
				byStatus := slices.SortedFunc(maps.Values(held), func(a, b order) int {
					return strings.Compare(statusOrder(a), statusOrder(b))
				})
				got, err := c.Find(t.Context(), store.Query{Index: "by_status"})
				wants(rt, err, nil)
				if ids(got) != ids(byStatus) {
					rt.Fatalf("found %s, want %s", ids(got), ids(byStatus))
				}
				for i, doc := range got {
					same(t, "found", doc, byStatus[i])
				}
			},
		})
	})
}

func statusOrder(o order) string {
	due := int64(0)
	if !o.Due.IsZero() {
		due = o.Due.Unix()
	}
	return fmt.Sprintf("%s/%012d/%s", o.Status, due, o.ID)
}

func wants(t *rapid.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}
