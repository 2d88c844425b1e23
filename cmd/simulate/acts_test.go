package simulate

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// act is a plan of somebody who calls the REST API: an agent, a partner, a guesser of codes.
type act interface {
	// done reports whether everything has been done and answered.
	done() bool
	// check tells the model what is wrong once everything is over.
	check(m *model)
}

// insist repeats a request until it has one of the wanted statuses, with the same key, as a careful
// caller does. Sometimes it sends it twice at once.
func (w *world) insist(method, path, body, key string, want []int, told func(status int, answer string)) {
	done := false
	var send func(try int)
	send = func(try int) {
		copies := 1
		if key != "" && w.sched.one(w.plan.Duplicate) {
			w.figures.faults["duplicate request"]++
			copies = 2
		}
		left := copies
		again := func() {
			if left--; left > 0 || done {
				return
			}
			w.sched.after(w.sched.between(time.Second, time.Second<<min(try+1, 5)), "again "+method+" "+path+" "+key, func() {
				if !done {
					send(try + 1)
				}
			})
		}
		for range copies {
			p := w.anyone()
			if p == nil {
				again()
				continue
			}
			w.rest(p, method, path, body, key, func(status int, answer string) {
				for _, s := range want {
					if status == s {
						if !done {
							done = true
							told(status, answer)
						}
						return
					}
				}
				if status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusConflict {
					w.model.breaks("%s %s is refused: %d %s", method, path, status, answer)
					return
				}
				again()
			})
		}
	}
	send(0)
}

// agent takes a conversation over, some times, and gives it back.
type agent struct {
	w     *world
	who   *person
	left  int       // how often it will be taken over
	since time.Time // the takeover was answered then; zero: the bot has it
	taken int
	busy  bool // the agent has it, or is about to
}

// start has the agent come at some moment in any case.
func (a *agent) start() {
	a.w.sched.after(a.w.sched.between(10*time.Second, 8*time.Minute), "takeover "+a.who.phone, a.take)
}

// perhaps has the agent come while the bot answers what the person has just said.
func (a *agent) perhaps() {
	if a.left > 0 && !a.busy && a.w.sched.one(2) {
		a.w.sched.after(a.w.sched.between(time.Millisecond, 3*time.Second), "takeover now "+a.who.phone, a.take)
	}
}

func (a *agent) path(what string) string { return "/api/v1/conversations/+" + a.who.phone + "/" + what }

func (a *agent) take() {
	if a.busy || a.left <= 0 {
		return
	}
	if !a.who.acked { // nobody is there yet
		a.start()
		return
	}
	a.busy = true
	a.w.insist(http.MethodPost, a.path("takeover"), `{"agent":"Luz"}`, "", []int{http.StatusOK, http.StatusNotFound}, func(status int, _ string) {
		if status == http.StatusNotFound {
			a.busy = false
			a.start()
			return
		}
		a.since = a.w.now()
		a.taken++
		a.w.sched.after(a.w.sched.between(5*time.Second, 5*time.Minute), "handback "+a.who.phone, func() {
			a.since = time.Time{}
			a.w.insist(http.MethodPost, a.path("handback"), `{"agent":"Luz"}`, "", []int{http.StatusOK, http.StatusConflict}, func(int, string) {
				a.busy = false
				if a.left--; a.left > 0 {
					a.start()
				}
			})
		})
	})
}

func (a *agent) done() bool   { return a.left <= 0 && a.since.IsZero() }
func (a *agent) check(*model) {}

// sent is told each message to the agent's person: while an agent has the conversation the bot is silent.
func (a *agent) sent(m *model, id string) {
	if !a.since.IsZero() && !strings.Contains(id, "/reply/") {
		m.breaks("%s heard the bot (%s) %s after an agent had taken over", a.who.phone, id, m.w.now().Sub(a.since))
	}
}

// guesser asks for a one-time code, guesses wrong some times, and then says the right one twice.
type guesser struct {
	w       *world
	who     *person
	wrong   int // guesses to make
	started int // wrong guesses that were made before the right one was answered
	certain int // wrong guesses that were answered before the right one was made
	asked   time.Time
	rights  int // answers to the right one
	opened  int // of them, accepted
	lost    bool
	over    bool
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

func (g *guesser) begin() {
	body := fmt.Sprintf(`{"phone":"+%s","purpose":"register","session":"s"}`, g.who.phone)
	g.w.insist(http.MethodPost, "/api/v1/codes", body, "code-"+g.who.phone, []int{http.StatusAccepted}, func(int, string) { g.asked = g.w.now() })
}

// heard is told the message with the code.
func (g *guesser) heard(text string) {
	code := sixDigits.FindString(text)
	if code == "" || g.over || g.started > 0 || g.rights > 0 {
		return
	}
	var right int
	fmt.Sscan(strings.TrimLeft(code, "0")+" ", &right)
	left := g.wrong
	for i := range g.wrong {
		g.w.sched.after(g.w.sched.between(time.Millisecond, 3*time.Second), "guess "+g.who.phone, func() {
			g.started++
			g.say(fmt.Sprintf("%06d", (right+1+i)%1_000_000), func(known, verified bool) {
				if known {
					g.certain++
				}
				if verified {
					g.w.model.breaks("a wrong code of %s was accepted", g.who.phone)
				}
				if left--; left == 0 {
					g.tell(code)
				}
			})
		})
	}
	if g.wrong == 0 {
		g.tell(code)
	}
}

// tell says the right code twice, at nearly the same time.
func (g *guesser) tell(code string) {
	for range 2 {
		g.w.sched.after(g.w.sched.between(time.Microsecond, 20*time.Millisecond), "right "+g.who.phone, func() {
			g.say(code, func(known, verified bool) {
				g.rights++
				g.lost = g.lost || !known
				if verified {
					g.opened++
				}
				g.over = g.rights == 2
			})
		})
	}
}

func (g *guesser) say(code string, told func(known, verified bool)) {
	p := g.w.anyone()
	if p == nil {
		g.w.sched.after(time.Second, "say again", func() { g.say(code, told) })
		return
	}
	body := fmt.Sprintf(`{"phone":"+%s","purpose":"register","session":"s","code":%q}`, g.who.phone, code)
	g.w.rest(p, http.MethodPost, "/api/v1/codes/verify", body, "", func(status int, answer string) {
		var a struct{ Verified bool }
		_ = json.Unmarshal([]byte(answer), &a) // an answer of another status has no verified
		told(status == http.StatusOK, a.Verified)
	})
}

func (g *guesser) done() bool { return g.over || !g.w.model.heardCode(g.who) }

func (g *guesser) check(m *model) {
	switch {
	case g.opened > 1:
		m.breaks("the code of %s was accepted %d times", g.who.phone, g.opened)
	case g.opened > 0 && g.certain >= 5:
		m.breaks("the code of %s was accepted after %d wrong attempts", g.who.phone, g.certain)
	case g.over && g.opened == 0 && g.started < 5 && !g.lost && m.w.now().Sub(g.asked) < 4*time.Minute:
		m.breaks("the code of %s was refused after %d wrong attempts", g.who.phone, g.started)
	}
}

// partner records what a person owes and what was paid, each thing once, and insists.
type partner struct {
	w     *world
	who   *person
	owed  int64 // in hundredths
	paid  []int64
	told  int
	begun bool
}

func (p *partner) begin() {
	body := fmt.Sprintf(`{"debts":[{"id":"A","number":"FV-1","balance":{"amount":"%d","currency":"COP"},"due":"2026-11-20"}]}`, p.owed)
	p.w.insist(http.MethodPut, "/api/v1/debtors/+"+p.who.phone+"/debts", body, "owes-"+p.who.phone, []int{http.StatusOK}, func(int, string) {
		p.begun = true
		for i, amount := range p.paid {
			p.w.sched.after(p.w.sched.between(time.Second, 10*time.Minute), "pays "+p.who.phone, func() {
				body := fmt.Sprintf(`{"contact":"+%s","amount":{"amount":"%d","currency":"COP"},"method":"transfer","reference":"T%d"}`, p.who.phone, amount, i)
				p.w.insist(http.MethodPost, "/api/v1/payments", body, fmt.Sprintf("pays-%s-%d", p.who.phone, i), []int{http.StatusCreated}, func(int, string) { p.told++ })
			})
		}
	})
}

func (p *partner) done() bool { return p.begun && p.told == len(p.paid) }

// check counts the money: what was owed is still owed, or was paid, or is an advance.
func (p *partner) check(m *model) {
	var a struct {
		Debts []struct {
			Balance struct{ Amount json.Number }
		}
		Payments []struct {
			ID     string
			Amount struct{ Amount json.Number }
			Rest   struct{ Amount json.Number }
		}
	}
	m.w.ask("/api/v1/debtors/+"+p.who.phone, &a)
	paid, sum := int64(0), int64(0)
	for _, amount := range p.paid {
		paid += amount
	}
	for _, one := range a.Payments {
		sum += whole(one.Amount.Amount)
	}
	left := int64(0)
	for _, d := range a.Debts {
		left += whole(d.Balance.Amount)
	}
	if sum != paid || len(a.Payments) != len(p.paid) || left != max(0, p.owed-paid) {
		m.breaks("%s owed %d and paid %v; counted are %d payments of %d, and %d is still owed", p.who.phone, p.owed, p.paid, len(a.Payments), sum, left)
	}
}

// whole reads an amount without its hundredths.
func whole(n json.Number) int64 {
	f, _ := n.Float64()
	return int64(f)
}
