package storetest

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"recado/store"
)

// texts are values that some layer below may misinterpret.
var texts = []string{
	"", " ", "ñandú, ¿qué tal?", "👩🏽‍🔧🇨🇴", "مرحبا بالعالم", "שלום", "$where", "$set", "a.b", "{{.}}", "<b>&amp;</b>",
	`"quoted" \back`, "line\nbreak\ttab\r", "'; DROP TABLE orders; --", "\u2028\u2029", "%s%24%", "null", "now",
	"2026-03-01T10:00:00.123456789-05:00", "\x7f\u0080", strings.Repeat("ó🙂x", 20_000),
}

func roundTrips(t *testing.T, db store.DB) {
	c := fresh(t, db)
	left := hour(3)
	cases := map[string]order{
		"bare":         {},
		"empty":        {Notes: []string{}, Slots: map[string]any{}, Raw: json.RawMessage("{}"), Owner: &owner{}},
		"null raw":     {Raw: json.RawMessage("null")},
		"largest":      {Place: math.MaxInt64},
		"smallest":     {Place: math.MinInt64},
		"past float":   {Place: 1<<53 + 1},
		"float":        {Price: 0.1},
		"whole float":  {Price: 3},
		"huge float":   {Price: 1e300},
		"tiny float":   {Price: -4.9e-324},
		"embedded":     {audit: audit{By: "Ana"}},
		"times":        {Due: hour(1).Add(7 * time.Millisecond), Visits: []visit{{At: hour(2)}, {At: hour(4), Left: &left}}},
		"before 1970":  {Due: time.Date(1901, 2, 3, 4, 5, 6, 7e6, time.UTC)},
		"far future":   {Due: time.Date(9998, 12, 31, 23, 59, 59, 999e6, time.UTC)},
		"texts":        {Notes: texts},
		"map of ints":  {Counts: map[string]int{"5215512345678": 2, "": 1}},
		"nested slots": {Slots: map[string]any{"a": map[string]any{"b": []any{nil, true, "x", map[string]any{}, []any{}}}}},
	}
	for i, text := range texts {
		cases["text "+string(rune('a'+i))] = order{Status: text, audit: audit{By: text}}
		if len(text) < 1000 && text != "" { // longer texts are values, not field names
			cases["key "+string(rune('a'+i))] = order{Slots: map[string]any{text: text, "in": map[string]any{text: 1.5}}}
		}
	}
	for name, raw := range map[string]string{
		"array": `[[],[[1]],{"a":[{}]}]`, "text": `"$where"`, "bool": `false`, "zero": `0`, "one point": `1.0`,
		"minus zero": `-0`, "exponent": `1E2`, "long": `123456789012345678901234567890`, "fine": `0.10000000000000000001`,
		"vendor": `{"$type":"x","a.b":{"$":1,"":null,"_id":7,"%24":2},"v":"9","text":"<\"é\">","due":"2026-03-01T05:00:00-05:00"}`,
	} {
		cases["raw "+name] = order{Raw: json.RawMessage(raw)}
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			want.ID = "id of " + name
			want.V = 1
			insert(t, c, want)
			got, err := c.Get(t.Context(), want.ID)
			must(t, err)
			same(t, "inserted", got, want)
			want.V = 2
			must(t, c.Replace(t.Context(), want, 1))
			got, err = c.Get(t.Context(), want.ID)
			must(t, err)
			same(t, "replaced", got, want)
			set := store.Change{Set: map[string]any{"slots": want.Slots, "raw": want.Raw, "due": want.Due, "status": want.Status, "place": want.Place}}
			if want.Due.IsZero() {
				delete(set.Set, "due")
			}
			if want.Raw == nil {
				delete(set.Set, "raw")
			}
			got, err = c.Update(t.Context(), want.ID, set)
			must(t, err)
			same(t, "updated", got, want)
			must(t, c.Delete(t.Context(), want.ID))
		})
	}
}

func timesAreCut(t *testing.T, db store.DB) {
	c := fresh(t, db)
	bogota := time.FixedZone("-05", -5*60*60)
	exact := time.Date(2026, 3, 1, 5, 0, 0, 123_456_789, bogota)
	cut := time.Date(2026, 3, 1, 10, 0, 0, 123e6, time.UTC)
	doc := order{ID: "a", Due: exact, Visits: []visit{{At: exact, Left: &exact}}, Slots: map[string]any{"at": exact}}
	insert(t, c, doc)
	got, err := c.Get(t.Context(), "a")
	must(t, err)
	same(t, "stored", got, order{ID: "a", Due: cut, Visits: []visit{{At: cut, Left: &cut}}, Slots: map[string]any{"at": "2026-03-01T10:00:00.123Z"}})
	if doc.Visits[0].At != exact || *doc.Visits[0].Left != exact || doc.Slots["at"] != exact {
		t.Error("the caller's own document was changed")
	}
	got, err = c.Update(t.Context(), "a", store.Change{Set: map[string]any{"due": exact.Add(time.Hour)}})
	must(t, err)
	same(t, "updated", got.Due, cut.Add(time.Hour))
	same(t, "by its exact time", find(t, c, store.Query{Index: "by_due", Equal: []any{exact.Add(time.Hour)}}), "a")
}
