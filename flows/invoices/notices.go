package invoices

import (
	"time"

	"recado/flows/money"
	"recado/flows/notify"
)

// NoticeArgs are the arguments of the notices of invoices.
type NoticeArgs struct {
	Invoice  string       `json:"invoice"`
	Orders   []string     `json:"orders,omitempty"`
	Client   string       `json:"client,omitempty"`
	Total    money.Amount `json:"total"`
	Balance  money.Amount `json:"balance"`
	DueOn    string       `json:"dueOn"`
	Link     string       `json:"link,omitempty"`
	Problem  string       `json:"problem,omitempty"`
	Business string       `json:"business,omitempty"`
}

func (s *Service) noticeArgs(i *Invoice) NoticeArgs {
	client := i.Payer.Company
	if client == "" {
		client = i.Payer.Name
	}
	return NoticeArgs{
		Invoice: i.ID, Orders: i.Orders(), Client: client, Total: i.Total, Balance: i.Balance, DueOn: i.DueOn, Link: s.PageOf(*i), Business: s.Business,
	}
}

// notify tells everybody whom the matrix lists for an event.
func (s *Service) notify(i *Invoice, ev notify.Event, now time.Time) {
	n := notify.Notice{Event: ev, About: i.ID, Args: s.noticeArgs(i)}
	i.add(now, n.Effects(append([]notify.Person{s.payer(i)}, s.People...)...)...)
}

// notifyBy tells the customer of an event by some channels, with the invoice's document. The business's people are told
// with the mail, which is sent first.
func (s *Service) notifyBy(i *Invoice, ev notify.Event, ways notify.Channels, now time.Time) {
	who, people := s.payer(i), []notify.Person(nil)
	if ways&notify.Chat == 0 {
		who.Contact, people = "", s.People
	}
	if ways&notify.Mail == 0 || who.Mail == "" {
		who.Mail = ""
	}
	if ways == notify.Chat|notify.Mail {
		people = nil
	}
	n := notify.Notice{Event: ev, About: i.ID, Args: s.noticeArgs(i), File: i.File}
	effects := n.Effects(who)
	n.File = nil
	i.add(now, append(effects, n.Effects(people...)...)...)
}

// payer returns whom an invoice is told.
func (s *Service) payer(i *Invoice) notify.Person {
	return notify.Person{Role: notify.Client, Contact: i.Contact, Mail: i.Payer.Mail, Name: i.Payer.Name, Locale: i.Locale}
}
