package webhooks

import (
	"recado/flows/facts"
	"recado/flows/money"
)

// reportView is a report in the API. The days of its periods include the last one.
type reportView struct {
	Name     facts.Name       `json:"name"`
	Period   days             `json:"period"`
	Before   days             `json:"before"`
	Currency string           `json:"currency"`
	KPIs     []facts.KPI      `json:"kpis"`
	By       facts.Dimension  `json:"by"`
	Columns  []facts.Column   `json:"columns"`
	Rows     []reportRow      `json:"rows"`
	Aging    []facts.Aging    `json:"aging"`
	Forecast []facts.Forecast `json:"forecast"`
	Scores   []facts.Score    `json:"scores"`
	Foreign  int64            `json:"foreign"`
}

type days struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type reportRow struct {
	Key    string           `json:"key"`
	Values []*money.Decimal `json:"values"`
}

func showDays(p facts.Period) days { return days{p.From, p.Last()} }

func showReport(r facts.Report) reportView {
	v := reportView{
		Name: r.Name, Period: showDays(r.Period), Before: showDays(r.Before), Currency: r.Currency, KPIs: append([]facts.KPI{}, r.KPIs...), By: r.By,
		Columns: append([]facts.Column{}, r.Columns...), Rows: []reportRow{}, Aging: append([]facts.Aging{}, r.Aging...),
		Forecast: append([]facts.Forecast{}, r.Forecast...), Scores: append([]facts.Score{}, r.Scores...), Foreign: r.Foreign,
	}
	for _, row := range r.Rows {
		v.Rows = append(v.Rows, reportRow(row))
	}
	return v
}

// reportDocument is a document behind a number.
type reportDocument struct {
	ID         string         `json:"id"`
	Kind       facts.Kind     `json:"kind"`
	Day        string         `json:"day"`
	State      string         `json:"state"`
	Customer   string         `json:"customer"`
	Service    string         `json:"service"`
	Technician string         `json:"technician"`
	Priority   string         `json:"priority"`
	SLA        facts.Result   `json:"sla"`
	Resolution *int64         `json:"resolution"`
	Rating     int64          `json:"rating"`
	Total      *money.Decimal `json:"total"`
}

func showDocument(f facts.Fact, amounts bool) reportDocument {
	d := reportDocument{
		ID: f.Of, Kind: f.Kind, Day: f.Day, State: f.State, Customer: f.Customer, Service: f.Service, Technician: f.Technician, Priority: f.Priority,
		SLA: f.SLA, Resolution: f.Resolve, Rating: f.Rating,
	}
	if amounts {
		d.Total = f.Amount()
	}
	return d
}
