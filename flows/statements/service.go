package statements

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"recado/bot"
	"recado/flows/campaigns"
	"recado/flows/debts"
	"recado/flows/edit"
	"recado/flows/invoices"
	"recado/flows/payments"
	"recado/flows/rows"
)

// Service reads statements. It is safe for concurrent use by any number of processes. It returns the errors of its ports
// and of this package.
type Service struct {
	Statements Repository
	Lines      LineRepository
	Files      Files
	Bills      Bills
	Accounts   Accounts
	Payments   Payments
	Numbers    payments.Numbers
	Signal     func(ctx context.Context, id string) // called when a statement's outbox has new effects; nil: the sweep finds them
}

// The effects.
const (
	DoRead  = "statements.read"  // Ref.Statement: read the rows from a place on
	DoCount = "statements.count" // Ref.Line: count a line that is decided

	EventRead = "statement.read"
)

// Ref is the argument of the effects.
type Ref struct {
	Statement string `json:"statement,omitempty"`
	Place     int    `json:"place,omitempty"`
	Line      string `json:"line,omitempty"`
}

// The errors of decisions.
var (
	ErrDecided = errors.New("statements: the line is decided otherwise")
	ErrTarget  = errors.New("statements: neither an invoice that can be paid nor a contact")
)

const (
	stepRows      = 250 // of one step
	maxSame       = 200 // rows of a statement that say the same
	maxSeen       = 50
	commandPrefix = "statement line "
)

// Upload stores a statement, which is read in the background. The same file of the same account again is the same
// statement. Errors are ErrColumns and ErrTooLong.
func (s *Service) Upload(ctx context.Context, content []byte, name, account, currency, by string, now time.Time) (st Statement, created bool, err error) {
	layout, err := Inspect(ctx, content)
	if err != nil {
		return st, false, err
	}
	file := campaigns.FileID(content)
	command := fmt.Sprintf("statement %s %s %s", file, currency, account)
	if known, err := s.Statements.ByCommand(ctx, command); !errors.Is(err, bot.ErrNotFound) {
		return known, false, err
	}
	if err := s.Files.Save(ctx, file, content, now); err != nil {
		return st, false, err
	}
	n, err := s.Numbers.Next(ctx, "statements")
	if err != nil {
		return st, false, err
	}
	st = Statement{
		ID: fmt.Sprintf("EXT-%05d", n), V: 1, Command: command, File: file, Name: name, Account: account, Currency: currency, By: by,
		Layout: layout, Place: layout.At, Line: layout.Line, CreatedAt: now, UpdatedAt: now,
	}
	st.Add(st.ID, st.V, now, bot.Do(DoRead, Ref{Statement: st.ID, Place: st.Place}))
	if err = s.Statements.Insert(ctx, st); errors.Is(err, bot.ErrDuplicate) {
		known, err := s.Statements.ByCommand(ctx, command)
		return known, false, err
	}
	if err == nil {
		s.signal(ctx, st.ID)
	}
	return st, err == nil, err
}

// Get returns a statement, or bot.ErrNotFound.
func (s *Service) Get(ctx context.Context, id string) (Statement, error) {
	return s.Statements.Get(ctx, id)
}

// List lists statements, the latest first. The error for a foreign cursor is validation.ErrCursor.
func (s *Service) List(ctx context.Context, limit int, after string) ([]Statement, string, error) {
	return s.Statements.List(ctx, limit, after)
}

// LinesOf lists the lines that came first in a statement, in a state ("": all).
func (s *Service) LinesOf(ctx context.Context, id string, state State, limit int, after string) ([]Line, string, error) {
	if _, err := s.Statements.Get(ctx, id); err != nil {
		return nil, "", err
	}
	return s.Lines.List(ctx, id, state, limit, after)
}

// Read reads the next rows of a statement. It may run twice at once: the rows count once, and one next step is asked for.
func (s *Service) Read(ctx context.Context, r Ref, now time.Time) error {
	st, err := s.Statements.Get(ctx, r.Statement)
	if err != nil || st.Done || st.Place != r.Place {
		return err
	}
	reader := rows.NewReader(func(ctx context.Context, n int) ([]byte, error) { return s.Files.Part(ctx, st.File, n) }, st.Place, st.Line, st.Layout.Separator)
	var counts Counts
	var rejected []Rejection
	from, to, done, problem := st.From, st.To, false, ""
	for counts.Rows < stepRows {
		row, err := reader.Next(ctx)
		if errors.Is(err, rows.ErrNoFile) {
			done, problem = true, "the file is gone"
			break
		}
		if errors.Is(err, io.EOF) {
			done = true
			break
		}
		if err != nil {
			return err
		}
		counts.Rows++
		e, brings, field, reason := st.Layout.Read(row.Cells, st.Currency)
		if row.Unreadable {
			brings, field, reason = false, "", campaigns.RowUnreadable
		}
		found := State("")
		if brings {
			if found, err = s.line(ctx, st, e, row.Line, now); err != nil {
				return fmt.Errorf("%s, line %d: %w", st.ID, row.Line, err)
			}
			if from == "" || e.On < from {
				from = e.On
			}
			to = max(to, e.On)
		}
		switch {
		case reason != "" || found == tooMany:
			counts.Rejected++
			rejected = append(rejected, Rejection{row.Line, field, max(reason, string(found))})
		case !brings:
			counts.Outgoing++
		case found == repeated:
			counts.Repeated++
		case found == Known:
			counts.Known++
		case found == Unsure:
			counts.Unsure++
		default:
			counts.Counted++
		}
	}
	place, line := reader.Place()
	_, err = edit.Document(ctx, s.Statements, st.ID, func(kept *Statement) error {
		if kept.Done || kept.Place != r.Place {
			return edit.ErrUnchanged
		}
		kept.V++
		kept.Counts.add(counts)
		kept.Rejected = append(slices.Clone(kept.Rejected), rejected...)
		kept.Rejected = kept.Rejected[:min(len(kept.Rejected), maxRejected)]
		kept.Place, kept.Line, kept.Done, kept.Problem, kept.From, kept.To, kept.UpdatedAt = place, line, done, problem, from, to, now
		if done {
			kept.Add(kept.ID, kept.V, now, event(EventRead, map[string]any{"statement": kept.ID, "counts": kept.Counts}))
			return nil
		}
		kept.Add(kept.ID, kept.V, now, bot.Do(DoRead, Ref{Statement: kept.ID, Place: place}))
		return nil
	})
	if err == nil {
		s.signal(ctx, st.ID)
	}
	return err
}

// What a row may be besides a new line.
const (
	repeated State = "repeated" // a line of an earlier statement
	tooMany  State = "too_many" // more rows say the same than can be told apart
)

// line stores the line of a row, decides about it, and counts what is sure. It returns what was found. The line of a
// row is the first among those that say the same that no other row of the statement is: so the rows of overlapping
// statements are the same lines, and two equal transfers of a day are two.
func (s *Service) line(ctx context.Context, st Statement, e Entry, row int, now time.Time) (State, error) {
	key := e.key(st.Account)
	place := Place{st.ID, row}
	for n := 1; n <= maxSame; n++ {
		id := key + "-" + strconv.Itoa(n)
		l, err := s.Lines.Get(ctx, id)
		if errors.Is(err, bot.ErrNotFound) {
			if l, err = s.add(ctx, id, st, e, row, now); err != nil {
				return "", err
			}
		}
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(l.Seen, func(p Place) bool { return p.Statement == st.ID })
		if at >= 0 && l.Seen[at].Row != row {
			continue
		}
		if at < 0 {
			if l, err = edit.Document(ctx, s.Lines, id, func(l *Line) error {
				if slices.ContainsFunc(l.Seen, func(p Place) bool { return p.Statement == st.ID }) {
					return edit.ErrUnchanged
				}
				l.V++
				l.Seen = append(slices.Clone(l.Seen), place)
				l.Seen = l.Seen[max(0, len(l.Seen)-maxSeen):]
				return nil
			}); err != nil {
				return "", err
			}
			if !slices.Contains(l.Seen, place) {
				continue
			}
		}
		if l.State == Counting {
			if _, err := s.Count(ctx, l.ID, now); err != nil {
				return "", err
			}
		}
		if l.Statement != st.ID {
			return repeated, nil
		}
		return l.Found, nil
	}
	return tooMany, nil
}

// key names what a line says.
func (e Entry) key(account string) string {
	sum := sha256.New()
	for _, part := range []string{account, e.On, e.Amount.String(), e.Reference, e.Description, e.Payer, e.TaxID} {
		_, _ = io.WriteString(sum, bot.Fold(part)+"\x00") // a hash takes everything
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// add decides about a new line, and stores it.
func (s *Service) add(ctx context.Context, id string, st Statement, e Entry, row int, now time.Time) (Line, error) {
	d, err := s.match(ctx, e)
	if err != nil {
		return Line{}, err
	}
	l := Line{
		ID: id, V: 1, Command: "line " + id, Statement: st.ID, Row: row, Seen: []Place{{st.ID, row}}, Account: st.Account,
		On: e.On, Amount: e.Amount, Reference: e.Reference, Description: e.Description, Payer: e.Payer, TaxID: bot.Secret(e.TaxID), CreatedAt: now, UpdatedAt: now,
	}
	l.decide(d, now)
	l.Found = l.State
	err = s.Lines.Insert(ctx, l)
	if !errors.Is(err, bot.ErrDuplicate) {
		return l, err
	}
	if known, err := s.Lines.Get(ctx, id); !errors.Is(err, bot.ErrNotFound) { // the same row, read twice at once
		return known, err
	}
	l.Known, l.State, l.Found, l.Reason, l.Contact = "", Unsure, Unsure, MaybeCounted, "" // another line is that payment's
	return l, s.Lines.Insert(ctx, l)
}

func (l *Line) decide(d decision, now time.Time) {
	l.State, l.Reason, l.Known, l.Targets, l.Candidates, l.Contact, l.UpdatedAt = d.state, d.reason, d.known, d.targets, d.candidates, d.contact, now
	if l.State == Counting {
		l.Add(l.ID, l.V, now, bot.Do(DoCount, Ref{Line: l.ID})) // finishes it if this process stops
	}
}

// Count counts a line that is decided, as one payment for each target. It may be repeated.
func (s *Service) Count(ctx context.Context, id string, now time.Time) (Line, error) {
	l, err := s.Lines.Get(ctx, id)
	if err != nil || l.State != Counting {
		return l, err
	}
	number := ""
	if all := numbers(Entry{Reference: l.Reference}); len(all) > 0 {
		number = all[0]
	}
	var made []string
	for _, t := range l.Targets {
		p := payments.Payment{
			Command: commandPrefix + l.ID + " " + t.Invoice, Contact: t.Contact, Amount: t.Amount, Method: debts.Transfer, Transaction: number,
			Description: fmt.Sprintf("%s, %s", l.Statement, l.On), By: l.By,
		}
		if t.Invoice != "" {
			i, err := s.Bills.Get(ctx, t.Invoice)
			if err != nil {
				return l, err
			}
			p.Contact, p.Debt = i.Contact, i.DebtID()
		}
		p, err := s.Payments.Record(ctx, p, now)
		if err != nil {
			return l, fmt.Errorf("line %s: %w", l.ID, err)
		}
		made = append(made, p.ID)
	}
	return edit.Document(ctx, s.Lines, id, func(l *Line) error {
		if l.State != Counting {
			return edit.ErrUnchanged
		}
		l.V++
		l.State, l.Reason, l.Payments, l.UpdatedAt = Counted, "", made, now
		return nil
	})
}

// Accept counts a line that is not sure, or that was dismissed: for an invoice first, or for what a contact owes. by
// names who decides. Repeating it changes nothing; the error for a line that is decided otherwise is ErrDecided.
func (s *Service) Accept(ctx context.Context, id string, t Target, note, by string, now time.Time) (Line, error) {
	if t.Invoice != "" {
		i, err := s.Bills.Get(ctx, t.Invoice)
		switch {
		case err != nil:
			return Line{}, err
		case i.Kind == invoices.CreditNote || i.Status == invoices.Cancelled || i.Contact == "":
			return Line{}, ErrTarget
		}
		t.Contact = i.Contact
	}
	if t.Contact == "" {
		return Line{}, ErrTarget
	}
	l, err := edit.Document(ctx, s.Lines, id, func(l *Line) error {
		t.Amount = l.Amount
		switch {
		case len(l.Targets) == 1 && l.Targets[0].Invoice == t.Invoice && (l.State == Counting || l.State == Counted):
			return edit.ErrUnchanged
		case l.State != Unsure && l.State != Dismissed:
			return ErrDecided
		}
		l.V++
		l.By, l.Note = by, note
		l.decide(decision{state: Counting, targets: []Target{t}, candidates: l.Candidates, contact: t.Contact}, now)
		return nil
	})
	if err != nil {
		return Line{}, err
	}
	return s.Count(ctx, l.ID, now)
}

// Dismiss ends the question about a line: its money is no payment of a customer, or is counted already.
func (s *Service) Dismiss(ctx context.Context, id, reason, by string, now time.Time) (Line, error) {
	return edit.Document(ctx, s.Lines, id, func(l *Line) error {
		switch l.State {
		case Dismissed:
			return edit.ErrUnchanged
		case Unsure:
			l.V++
			l.State, l.Note, l.By, l.UpdatedAt = Dismissed, reason, by, now
			return nil
		}
		return ErrDecided
	})
}

func (s *Service) signal(ctx context.Context, id string) {
	if s.Signal != nil {
		s.Signal(ctx, id)
	}
}

func event(name string, payload any) bot.Effect {
	raw, err := json.Marshal(payload)
	if err != nil {
		raw = nil // plain values always encode
	}
	return bot.Effect{Kind: bot.EffectEvent, Name: name, Args: raw}
}
