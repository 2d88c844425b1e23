package repo

import (
	"context"

	"recado/bot"
	"recado/flows/statements"
	"recado/flows/validation"
	"recado/store"
)

// Statements stores the statements of banks.
type Statements struct {
	aggregate[statements.Statement, *statements.Statement]
}

// StatementLines stores their lines.
type StatementLines struct {
	aggregate[statements.Line, *statements.Line]
}

var (
	_ statements.Repository     = (*Statements)(nil)
	_ statements.LineRepository = (*StatementLines)(nil)
)

// NewStatements opens the statements.
func NewStatements(db store.DB) (*Statements, error) {
	a, err := openAggregate[statements.Statement](db, "statements")
	return &Statements{a}, err
}

// NewStatementLines opens the lines.
func NewStatementLines(db store.DB) (*StatementLines, error) {
	text := func(path string) store.Field { return store.Field{Path: path, Kind: store.String} }
	row := store.Field{Path: "row", Kind: store.Int}
	a, err := openAggregate[statements.Line](
		db, "statement_lines",
		store.Index{Name: "known", Unique: true, Sparse: true, Fields: []store.Field{text("known")}},
		store.Index{Name: "statement", Fields: []store.Field{text("statement"), row}},
		store.Index{Name: "state", Fields: []store.Field{text("statement"), text("state"), row}},
		store.Index{Name: "contact", Sparse: true, Fields: []store.Field{text("contact"), {Path: "createdAt", Kind: store.Time}}},
	)
	return &StatementLines{a}, err
}

// List returns a page of statements, the latest first.
func (r *Statements) List(ctx context.Context, limit int, after string) ([]statements.Statement, string, error) {
	return list(ctx, r.docs, store.Query{Index: "created", Desc: true, Limit: limit, After: after}, validation.ErrCursor)
}

// List returns a page of the lines that came first in a statement, in its order.
func (r *StatementLines) List(ctx context.Context, statement string, state statements.State, limit int, after string) ([]statements.Line, string, error) {
	q := store.Query{Index: "statement", Equal: []any{statement}, Limit: limit, After: after}
	if state != "" {
		q.Index, q.Equal = "state", []any{statement, string(state)}
	}
	return list(ctx, r.docs, q, validation.ErrCursor)
}

// OfContact returns a page of a contact's lines.
func (r *StatementLines) OfContact(ctx context.Context, who bot.ContactID, limit int, after string) ([]statements.Line, string, error) {
	return list(ctx, r.docs, store.Query{Index: "contact", Equal: []any{string(who)}, Limit: limit, After: after}, validation.ErrCursor)
}
