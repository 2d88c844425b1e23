package dialogs_test

import (
	"encoding/json"
	"syscall"
	"testing"
	"time"

	fast "github.com/goccy/go-json"

	"recado/bot"
)

// cpu returns the CPU time of the process, which does not depend on the load of the machine as
// the wall clock does.
func cpu() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkStep measures one turn of an order as the engine runs it: decode the session, handle
// the message, encode the session.
func BenchmarkStep(b *testing.B) {
	m, texts := officeMachine(b)
	l := newRandomConversation(m, texts, "es", true)
	for _, v := range []randomEvent{
		{What: "text", Text: "necesito mantenimiento, el aire no enfría"},
		{What: "answer"}, // the service
		{What: "answer"}, // no open order has it
		{What: "photo"},
		{What: "text", Text: "AC-12345"},
		{What: "text", Text: "Edificio A, piso 3, sala de juntas"},
	} {
		l.do(v)
	}
	l.drain()
	if l.err != nil || l.s.Top().State != "priority" {
		b.Fatalf("at %s: %v", text(l.s.Stack), l.err)
	}
	for name, said := range map[string]bot.Input{
		"option":   {Kind: bot.KindOption, Option: l.taps[len(l.taps)-1]},
		"named":    {Kind: bot.KindText, Text: "alta"},
		"sentence": {Kind: bot.KindText, Text: "es bastante urgente, en el edificio B piso 4"},
		"missed":   {Kind: bot.KindText, Text: "no sabría decirle"},
	} {
		said.ID, said.At = "sim:99", noon
		in := []bot.Inbound{{Input: said, Contact: l.s.ID, Channel: "sim", Received: noon}}
		raw := []byte(text(l.s))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			before := cpu()
			defer func() { b.ReportMetric(float64(cpu()-before)/float64(b.N)/1e3, "µs-cpu/op") }()
			for b.Loop() {
				var s bot.Session
				if err := fast.Unmarshal(raw, &s); err != nil { // the store's decoder
					b.Fatal(err)
				}
				out, err := m.Turn(s, in, noon.Add(time.Second))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := json.Marshal(out.Session); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
