package sqlite

import (
	"database/sql/driver"
	"encoding/json"
	"strconv"
	"time"

	"recado/store"
	"recado/store/internal/jsondoc"
)

// columnValues returns a document followed by the values of its columns. They are computed outside
// the writer, which is the bottleneck; SQLite's expression, which fills a new column, gives the
// same values.
func columnValues(fields []store.Field, doc json.RawMessage) []driver.Value {
	paths := make([]string, len(fields))
	for i, f := range fields {
		paths[i] = f.Path
	}
	values := make([]driver.Value, 1, len(fields)+3) // spare room for further arguments
	values[0] = string(doc)
	for i, raw := range jsondoc.LookupAll(doc, paths) {
		values = append(values, columnValue(fields[i].Kind, raw))
	}
	return values
}

func columnValue(kind store.Kind, raw json.RawMessage) driver.Value {
	text, isText := jsondoc.Text(raw)
	if kind == store.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil
		}
		return at.UnixMilli()
	}
	switch {
	case raw == nil:
		return nil
	case isText:
		return text
	case string(raw) == "true":
		return int64(1)
	case string(raw) == "false":
		return int64(0)
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n
	}
	if x, err := strconv.ParseFloat(string(raw), 64); err == nil {
		return x
	}
	return string(raw) // an object or an array
}
