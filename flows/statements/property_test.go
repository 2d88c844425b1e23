package statements_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/payments"
	"recado/flows/statements"
)

// stopping counts payments like a process that stops now and then: before the money is counted, or after.
type stopping struct {
	*debts.Service
	stops func() bool
}

func (s stopping) Pay(ctx context.Context, who bot.ContactID, p debts.Payment, now time.Time) (debts.Payment, error) {
	if s.stops() {
		return debts.Payment{}, bot.ErrUnavailable
	}
	counted, err := s.Service.Pay(ctx, who, p, now)
	if err == nil && s.stops() {
		err = bot.ErrUnavailable
	}
	return counted, err
}

// TestStatementsConserveMoney reads random statements that overlap, in any order and again, while processes stop, and has
// a person accept some of what is unsure. Each line of the bank counts at most once, payments and counted lines are the
// same money, and what is owed, paid and in advance add up.
func TestStatementsConserveMoney(t *testing.T) {
	who := []bot.ContactID{ana, luis, acme}
	names := []string{"Ana Ruiz", "Luis Peña", "Clara Gómez"}
	rapid.Check(t, func(rt *rapid.T) {
		b := openBank(t)
		b.paid.Debts = stopping{b.debts, func() bool { return rapid.IntRange(0, 9).Draw(rt, "stops") == 0 }}
		totals, bills := map[bot.ContactID]int64{}, rapid.IntRange(1, 5).Draw(rt, "bills")
		for n := range bills {
			c := rapid.IntRange(0, 2).Draw(rt, "contact")
			total := cop(int64(rapid.IntRange(1, 4).Draw(rt, "total")) * 1000)
			b.bill(n+1, who[c], invoices.Payer{Name: names[c]}, total)
			totals[who[c]] += total.Minor
		}
		var lines []string
		for range rapid.IntRange(1, 8).Draw(rt, "lines") {
			lines = append(lines, fmt.Sprintf("2%d/11/2026;%s;%d.000", rapid.IntRange(6, 8).Draw(rt, "day"),
				rapid.SampledFrom([]string{"FAC-00001", "factura 2", "fac 3 FAC-00001", "abono", "abono", "Ana Ruiz", "Luis Peña", "Clara Gómez", "FAC-00099"}).Draw(rt, "text"),
				rapid.IntRange(1, 5).Draw(rt, "amount")))
		}
		var read []statements.Statement
		for range rapid.IntRange(1, 4).Draw(rt, "statements") {
			from := rapid.IntRange(0, len(lines)-1).Draw(rt, "from")
			to := rapid.IntRange(from+1, len(lines)).Draw(rt, "to")
			read = append(read, b.readToTheEnd(rt, "Fecha;Concepto;Valor\n"+strings.Join(lines[from:to], "\n")))
		}
		all := b.everyLine(rt, read)
		for _, l := range all {
			if l.State == statements.Unsure && rapid.Bool().Draw(rt, "accepted") {
				b.tryOften(rt, func() error {
					_, err := b.Accept(t.Context(), l.ID, statements.Target{Contact: who[rapid.IntRange(0, 2).Draw(rt, "whose")]}, "", "eva", noon)
					return err
				})
			}
		}
		all = b.everyLine(rt, read)
		said := map[string]int{}
		for _, l := range lines {
			said[l]++
		}
		fromLines := int64(0)
		for _, l := range all {
			said[fmt.Sprintf("%s/11/2026;%s;%d.000", l.On[8:], l.Description, l.Amount.Minor/100_000)]--
			if l.State == statements.Counted {
				fromLines += l.Amount.Minor
			}
		}
		for l, left := range said {
			if left < 0 {
				rt.Fatalf("%q is %d lines too many", l, -left)
			}
		}
		b.addUp(rt, who, totals, fromLines)
	})
}

// addUp compares payments, accounts and lines.
func (b *bank) addUp(rt *rapid.T, who []bot.ContactID, totals map[bot.ContactID]int64, fromLines int64) {
	paid, _, err := b.paid.List(context.Background(), "", 200, "")
	if err != nil {
		rt.Fatal(err)
	}
	sum, of := int64(0), map[bot.ContactID]int64{}
	for _, p := range paid {
		if p.State != payments.Success {
			rt.Fatalf("%s is %s", p.ID, p.State)
		}
		sum, of[p.Contact] = sum+p.Paid.Minor, of[p.Contact]+p.Paid.Minor
	}
	if sum != fromLines {
		rt.Fatalf("%d was paid, and lines of %d are counted", sum, fromLines)
	}
	for _, c := range who {
		a, err := b.debts.Get(context.Background(), c)
		if err != nil {
			continue // nothing is known of this contact
		}
		left := int64(0)
		for _, d := range a.Debts {
			left += d.Balance.Minor
		}
		for _, v := range a.Advances {
			left -= v.Amount.Minor
		}
		if left != totals[c]-of[c] {
			rt.Fatalf("%s: %d was billed, %d paid, and %d is left", c, totals[c], of[c], left)
		}
	}
}

// readToTheEnd reads a statement, and again whatever a process that stops has left.
func (b *bank) readToTheEnd(rt *rapid.T, content string) statements.Statement {
	ctx := context.Background()
	st, _, err := b.Upload(ctx, []byte(content), "", "", "COP", "eva", noon)
	if err != nil {
		rt.Fatal(err)
	}
	for !st.Done {
		b.tryOften(rt, func() error { return b.Read(ctx, statements.Ref{Statement: st.ID, Place: st.Place}, noon) })
		if st, err = b.Get(ctx, st.ID); err != nil {
			rt.Fatal(err)
		}
	}
	return st
}

func (b *bank) tryOften(rt *rapid.T, do func() error) {
	for n := 0; ; n++ {
		err := do()
		if err == nil {
			return
		}
		if n > 200 {
			rt.Fatal(err)
		}
	}
}

// everyLine lists the lines of statements, each once.
func (b *bank) everyLine(rt *rapid.T, read []statements.Statement) (all []statements.Line) {
	seen := map[string]bool{}
	for _, st := range read {
		page, _, err := b.LinesOf(context.Background(), st.ID, "", 200, "")
		if err != nil {
			rt.Fatal(err)
		}
		for _, l := range page {
			if !seen[l.ID] {
				seen[l.ID] = true
				all = append(all, l)
			}
		}
	}
	return all
}

// FuzzStatement reads whatever is uploaded: nothing panics, and what is read is money.
func FuzzStatement(f *testing.F) {
	f.Add([]byte(spanish))
	f.Add([]byte("Date,Amount\n11/28/2026,\"1,000.00\"\n1/,-\n"))
	f.Add([]byte("\ufefffecha|credito|debito\n20261128|1|\n28-nov-26||2\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		l, err := statements.Inspect(t.Context(), content)
		if err != nil {
			return
		}
		for row := range strings.Lines(string(content)) {
			cells := strings.Split(row, string(l.Separator))
			e, ok, _, reason := l.Read(cells, "COP")
			if ok && (reason != "" || e.Amount.Minor <= 0 || e.Amount.Check() != nil || len(e.On) != len(time.DateOnly)) {
				t.Fatalf("%q is %+v, %s", row, e, reason)
			}
		}
	})
}
