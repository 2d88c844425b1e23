package statements_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"recado/bot"
	"recado/flows/debts"
	"recado/flows/invoices"
	"recado/flows/money"
	"recado/flows/payments"
	"recado/flows/statements"
	"recado/store/repo"
	"recado/store/sqlite"
)

var noon = time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC)

func cop(pesos int64) money.Amount { return money.Amount{Minor: pesos * 100, Currency: "COP"} }

// bank reads statements into real accounts and payments, of invoices that the test makes up.
type bank struct {
	testing.TB
	*statements.Service
	stored *repo.Statements
	bills  *repo.Invoices
	debts  *debts.Service
	paid   *payments.Service
	steps  int
}

func openBank(t testing.TB) *bank {
	t.Helper()
	db, err := sqlite.Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	kept, err1 := repo.NewStatements(db)
	lines, err2 := repo.NewStatementLines(db)
	files, err3 := repo.NewCampaignFiles(db)
	bills, err4 := repo.NewInvoices(db)
	accounts, err5 := repo.NewDebts(db)
	money, err6 := repo.NewPayments(db)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	b := &bank{TB: t, stored: kept, bills: bills}
	b.debts = &debts.Service{Accounts: accounts, Terms: debts.Terms{Days: 30}, Zone: time.UTC}
	b.paid = &payments.Service{Payments: money, Debts: b.debts, Numbers: db}
	b.Service = &statements.Service{
		Statements: kept, Lines: lines, Files: files, Bills: &invoices.Service{Invoices: bills}, Accounts: b.debts, Payments: b.paid, Numbers: db,
	}
	return b
}

// bill stores an invoice that is owed.
func (b *bank) bill(n int, who bot.ContactID, payer invoices.Payer, total money.Amount) invoices.Invoice {
	b.Helper()
	i := invoices.Invoice{
		ID: fmt.Sprintf("FAC-%05d", n), V: 1, Command: fmt.Sprint("bill ", n), Contact: who, Payer: payer, Total: total, Balance: total, Status: invoices.Sent,
		CreatedAt: noon.AddDate(0, 0, -10), UpdatedAt: noon, DueOn: "2026-12-30",
	}
	err := b.bills.Insert(context.Background(), i)
	if err == nil {
		_, err = b.debts.Owe(context.Background(), who, debts.Debt{ID: i.DebtID(), Number: i.ID, Debtor: debts.Debtor{Name: payer.Name}, Balance: total}, noon)
	}
	if err != nil {
		b.Fatal(err)
	}
	return i
}

// read uploads a statement and reads it to its end.
func (b *bank) read(content string) statements.Statement {
	b.Helper()
	ctx := context.Background()
	st, _, err := b.Upload(ctx, []byte(content), "extracto.csv", "", "COP", "eva", noon)
	if err != nil {
		b.Fatal(err)
	}
	return b.finish(st)
}

func (b *bank) finish(st statements.Statement) statements.Statement {
	b.Helper()
	ctx := context.Background()
	for b.steps = 0; !st.Done; b.steps++ {
		step := statements.Ref{Statement: st.ID, Place: st.Place}
		for range 2 { // each effect may be carried out twice
			if err := b.Read(ctx, step, noon); err != nil {
				b.Fatal(err)
			}
		}
		var err error
		if st, err = b.Get(ctx, st.ID); err != nil {
			b.Fatal(err)
		}
	}
	return st
}

// lines returns what became of the lines of a statement: "FAC-00001 counted", "unsure no_match".
func (b *bank) lines(st statements.Statement) (all []string) {
	b.Helper()
	page, _, err := b.LinesOf(context.Background(), st.ID, "", 200, "")
	if err != nil {
		b.Fatal(err)
	}
	for _, l := range page {
		all = append(all, strings.TrimSpace(strings.Join([]string{fmt.Sprint(l.Row), string(l.State), string(l.Reason), strings.Join(l.Candidates, "+")}, " ")))
	}
	return all
}

func (b *bank) owed(who bot.ContactID) (sum, advance int64) {
	b.Helper()
	a, err := b.debts.Get(context.Background(), who)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range a.Debts {
		sum += d.Balance.Minor
	}
	for _, v := range a.Advances {
		advance += v.Amount.Minor
	}
	return sum, advance
}

func same(t testing.TB, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const ana, luis, acme = bot.ContactID("+573001112233"), bot.ContactID("+573002223344"), bot.ContactID("+576015551234")

// spanish is a statement as a Colombian bank exports it: below its own lines, in Latin-1, with semicolons.
const spanish = `Banco de Prueba;;;;;
Cuenta de ahorros;123-456;;;;
Fecha;Descripción;Referencia;Débito;Crédito;Saldo
28/11/2026;PAGO DE NÓMINA;;1.200.000,00;;5.000.000,00
28/11/2026;CONSIGNACIÓN FAC-00001;778812001;;150.000,00;5.150.000,00
27/11/2026;TRANSFERENCIA DE PEÑA LÓPEZ LUIS;990;;80.000,50;5.230.000,50
27/11/2026;PAGO PROVEEDORES NIT 900123456;;;1.000.000;6.230.000,50
26/11/2026;ABONO SIN DATOS;;;33.333;6.263.333,50
26/11/2026;ABONO;;;80.000,50;6.343.334,00
31/11/2026;FECHA IMPOSIBLE;;;5.000;0
27/11/2026;factura 4 y factura no. 5;;;30.000;0
27/11/2026;pago fac 7;;;10.000;0
27/11/2026;pago FAC-00007;;;20.000;0
27/11/2026;pago FAC-00099;;;20.000;0
`

func (b *bank) example() {
	b.Helper()
	b.bill(1, ana, invoices.Payer{Name: "Ana Ruiz"}, cop(150_000))
	b.bill(2, luis, invoices.Payer{Name: "Luis Peña López"}, money.Amount{Minor: 8_000_050, Currency: "COP"})
	b.bill(3, acme, invoices.Payer{Name: "Compras", Company: "Acme S.A.S.", TaxID: "900.123.456-7"}, cop(1_000_000))
	b.bill(4, ana, invoices.Payer{Name: "Ana Ruiz"}, cop(10_000))
	b.bill(5, ana, invoices.Payer{Name: "Ana Ruiz"}, cop(20_000))
	b.bill(7, luis, invoices.Payer{Name: "Luis Peña López"}, cop(90_000))
}

func TestASpanishStatementInLatin1IsMatched(t *testing.T) {
	b := openBank(t)
	b.example()
	raw, err := charmap.ISO8859_1.NewEncoder().String(spanish)
	if err != nil {
		t.Fatal(err)
	}
	st := b.read(raw)
	same(
		t, b.lines(st),
		"5 counted  FAC-00001", "6 counted  FAC-00002", "7 counted  FAC-00003", "8 unsure no_match", "9 unsure no_match",
		"11 counted  FAC-00004+FAC-00005", "12 unsure partial FAC-00007", "13 counted  FAC-00007", "14 unsure unknown",
	)
	if want := (statements.Counts{Rows: 11, Counted: 5, Unsure: 4, Outgoing: 1, Rejected: 1}); st.Counts != want {
		t.Errorf("counts %+v", st.Counts)
	}
	if len(st.Rejected) != 1 || st.Rejected[0].Line != 10 || st.Rejected[0].Field != "date" || st.From != "2026-11-26" || st.To != "2026-11-28" {
		t.Errorf("%+v, %s to %s", st.Rejected, st.From, st.To)
	}
	if left, advance := b.owed(ana); left != 0 || advance != 0 {
		t.Errorf("ana owes %d, has %d", left, advance)
	}
	if left, _ := b.owed(luis); left != cop(70_000).Minor {
		t.Errorf("luis owes %d", left)
	}
	p, err := b.paid.Get(t.Context(), "PAG-00001")
	if err != nil || p.Transaction != "778812001" || p.Method != debts.Transfer || p.State != payments.Success {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAnEnglishStatementIsMatched(t *testing.T) {
	b := openBank(t)
	b.example()
	st := b.read("Date,Description,Amount,Type\n11/28/2026,\"Transfer, FAC-00001\",\"150,000.00\",CR\n11/12/2026,Fee,-12.00,DR\n\"Nov 27, 2026\",PENA LOPEZ LUIS,\"80,000.50\",CR\n11/27/2026,FAC-00007,\"90,000\",DR\n")
	same(t, b.lines(st), "2 counted  FAC-00001", "4 counted  FAC-00002")
	if st.Counts.Outgoing != 2 || st.From != "2026-11-27" {
		t.Errorf("%+v", st)
	}
	for _, content := range []string{"", "hola", "a;b\n1;2\n", "Fecha;Saldo\n1;2\n"} {
		if _, _, err := b.Upload(t.Context(), []byte(content), "", "", "COP", "eva", noon); !errors.Is(err, statements.ErrColumns) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestOverlappingStatementsCountOnce(t *testing.T) {
	b := openBank(t)
	b.example()
	first := b.read(spanish)
	if again := b.read(spanish); again.ID != first.ID {
		t.Errorf("the same file is %s and %s", first.ID, again.ID)
	}
	left, _ := b.owed(ana)
	rows := strings.Split(spanish, "\n")
	later := strings.Join([]string{rows[2], rows[4], rows[6], rows[8], rows[8], "29/11/2026;PAGO FAC-00007;1;;70.000;0"}, "\r\n")
	st := b.read(later)
	if want := (statements.Counts{Rows: 5, Counted: 1, Unsure: 1, Repeated: 3}); st.Counts != want { // the second of two equal lines is new
		t.Errorf("counts %+v", st.Counts)
	}
	if now, advance := b.owed(ana); now != left || advance != 0 {
		t.Errorf("ana owed %d, and owes %d with %d in advance", left, now, advance)
	}
}

// TestMoneyThatWasCountedBeforeIsNotCountedAgain has payments of the gateway and of a person, and an accepted receipt.
func TestMoneyThatWasCountedBeforeIsNotCountedAgain(t *testing.T) {
	b := openBank(t)
	b.example()
	record := func(command, number string, i int, amount money.Amount, method debts.Method) {
		t.Helper()
		who := map[int]bot.ContactID{1: ana, 2: luis, 3: acme, 7: luis}[i]
		if _, err := b.paid.Record(t.Context(), payments.Payment{
			Command: command, Contact: who, Debt: fmt.Sprintf("invoice:FAC-%05d", i), Amount: amount, Method: method, Transaction: number,
		}, noon); err != nil {
			t.Fatal(err)
		}
	}
	record("link", "000778812001", 1, cop(150_000), debts.Card)
	record("by hand", "", 3, cop(1_000_000), debts.Transfer)
	record("till", "", 7, cop(20_000), debts.Cash)
	if _, err := b.debts.Pay(t.Context(), luis, debts.Payment{ID: "receipt-1", Amount: cop(80_000), Method: debts.Transfer, Reference: "M-555666", Debt: "invoice:FAC-00002"}, noon); err != nil {
		t.Fatal(err)
	}
	st := b.read("Fecha;Concepto;Referencia;Valor\n" +
		"28/11/2026;PAGO EN LINEA;778812001;150.000\n" + // the gateway's number
		"28/11/2026;PAGO EN LINEA;778812001;150.000,00\n" + // a second one says so too: one of them is new
		"27/11/2026;Acme NIT 900123456 FAC-00003;;1.000.000\n" + // by hand, without a number
		"27/11/2026;factura 2;555666;80.000\n" + // cash is no transfer, the receipt is one
		"27/11/2026;FAC-00007;;20.000\n",
	)
	same(t, b.lines(st), "2 known", "3 unsure maybe_counted", "4 unsure maybe_counted FAC-00003", "5 unsure maybe_counted FAC-00002", "6 counted  FAC-00007")
	if left, _ := b.owed(acme); left != 0 {
		t.Errorf("Acme owes %d", left)
	}
}

func TestAPersonDecidesWhatIsUnsure(t *testing.T) {
	b := openBank(t)
	b.example()
	st := b.read(spanish)
	page, _, err := b.LinesOf(t.Context(), st.ID, statements.Unsure, 10, "")
	if err != nil || len(page) != 4 {
		t.Fatal(page, err)
	}
	id := page[0].ID
	for _, wrong := range []statements.Target{{}, {Invoice: "FAC-00077"}} {
		if _, err := b.Accept(t.Context(), id, wrong, "", "eva", noon); err == nil {
			t.Errorf("%+v was accepted", wrong)
		}
	}
	for range 2 {
		l, err := b.Accept(t.Context(), id, statements.Target{Invoice: "FAC-00007"}, "llamó", "eva", noon)
		if err != nil || l.State != statements.Counted || len(l.Payments) != 1 {
			t.Fatalf("%+v, %v", l, err)
		}
	}
	if left, _ := b.owed(luis); left != cop(70_000-33_333).Minor {
		t.Errorf("luis owes %d", left)
	}
	if _, err := b.Dismiss(t.Context(), id, "x", "eva", noon); !errors.Is(err, statements.ErrDecided) {
		t.Errorf("a counted line was dismissed: %v", err)
	}
	if _, err := b.Dismiss(t.Context(), page[1].ID, "interés", "eva", noon); err != nil {
		t.Fatal(err)
	}
	l, err := b.Accept(t.Context(), page[1].ID, statements.Target{Contact: ana}, "sí era", "eva", noon) // it is an advance
	if err != nil || l.State != statements.Counted {
		t.Fatalf("%+v, %v", l, err)
	}
	if _, advance := b.owed(ana); advance != 8_000_050 {
		t.Errorf("ana has %d in advance", advance)
	}
}

// TestALongStatementIsReadInBoundedMemory reads 50,000 rows in Latin-1, most of them money that leaves.
func TestALongStatementIsReadInBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	b := openBank(t)
	var out strings.Builder
	out.WriteString("Fecha;Descripci\xf3n;Valor\n")
	for n := range 50_000 {
		amount := "-1.000,00"
		if n%500 == 0 {
			amount = fmt.Sprintf("%d,00", n+1)
		}
		fmt.Fprintf(&out, "28/11/2026;Movimiento n\xfamero %d de la cuenta corriente, %s;%s\n", n, strings.Repeat("x", 100), amount)
	}
	st, _, err := b.Upload(t.Context(), []byte(out.String()), "", "", "COP", "eva", noon)
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	st = b.finish(st)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if st.Counts.Rows != 50_000 || st.Counts.Unsure != 100 || st.Counts.Outgoing != 49_900 {
		t.Errorf("%+v", st.Counts)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("%d bytes more are held", grown)
	}
	if b.steps < 100 {
		t.Errorf("read in %d steps", b.steps)
	}
}
