package sqlite

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/store"
)

// bind converts a value to its form in a column.
func bind(v any) driver.Value {
	switch v := v.(type) {
	case time.Time:
		return v.UnixMilli()
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	}
	return v
}

// clause builds a query from FROM on, with its arguments.
type clause struct {
	terms []string
	args  []driver.Value
}

func (c *clause) and(term string, args ...any) {
	c.terms = append(c.terms, term)
	for _, a := range args {
		c.args = append(c.args, bind(a))
	}
}

// from builds "FROM … WHERE … ORDER BY … LIMIT …". It names the index, so that a search that the
// index can't serve fails in a test instead of being slow in production.
func from(spec store.Spec, p store.Plan) (string, []driver.Value) {
	text := "FROM " + quote(spec.Name)
	if p.Index.Name != store.PrimaryIndex {
		text += " INDEXED BY " + indexName(spec, p.Index)
	}
	var c clause
	for _, f := range p.Index.Required() {
		c.and(column(f) + " IS NOT NULL")
	}
	for i, value := range p.Equal {
		if value == nil {
			c.and(column(p.Index.Fields[i]) + " IS NULL")
		} else {
			c.and(column(p.Index.Fields[i])+" = ?", value)
		}
	}
	if p.Min != nil {
		c.and(column(p.Range)+" >= ?", p.Min)
	}
	if p.Max != nil {
		c.and(column(p.Range)+" < ?", p.Max)
	}
	if p.After != nil {
		c.afterCursor(p)
	}
	if c.terms != nil {
		text += " WHERE " + strings.Join(c.terms, " AND ")
	}
	for i, f := range p.Sort {
		text += [...]string{" ORDER BY ", ", "}[min(i, 1)] + column(f)
		if p.Desc {
			text += " DESC"
		}
	}
	if p.Limit > 0 {
		text += " LIMIT ?"
		c.args = append(c.args, int64(p.Limit))
	}
	return text, c.args
}

// afterCursor adds the condition for documents after the cursor: the first field is greater, or it
// is equal and the second is greater, and so on. NULL sorts before all values, but < and > ignore
// it, so it has conditions of its own.
func (c *clause) afterCursor(p store.Plan) {
	if len(p.Sort) == 0 {
		c.and("FALSE") // at most one document, which is the cursor's
		return
	}
	var ways []string
	var args []any
	var same []string
	var sameArgs []any
	for i, f := range p.Sort {
		col, value := column(f), p.After[i]
		if way, wayArgs := beyond(col, value, p.Desc); way != "" {
			ways = append(ways, strings.Join(append(slices.Clone(same), way), " AND "))
			args = append(append(args, sameArgs...), wayArgs...)
		}
		same, sameArgs = append(same, col+" IS ?"), append(sameArgs, value)
	}
	// The first field alone bounds the scan, so that a late page does not read the early ones.
	if first := p.After[0]; first != nil && !p.Desc {
		c.and(column(p.Sort[0])+" >= ?", first)
	} else if first != nil && slices.Contains(p.Index.Required(), p.Sort[0]) {
		c.and(column(p.Sort[0])+" <= ?", first)
	}
	if ways == nil {
		c.and("FALSE")
		return
	}
	c.and(fmt.Sprintf("(%s)", strings.Join(ways, " OR ")), args...)
}

func beyond(col string, value any, desc bool) (string, []any) {
	switch {
	case value == nil && desc:
		return "", nil
	case value == nil:
		return col + " IS NOT NULL", nil
	case desc:
		return "(" + col + " < ? OR " + col + " IS NULL)", []any{value}
	}
	return col + " > ?", []any{value}
}
