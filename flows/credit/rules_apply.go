package credit

import (
	"fmt"
	"slices"
	"time"

	"recado/flows/money"
)

// Facts are what a rule's condition may name. Amounts are in minor units of the country's currency, so that
// every comparison is exact.
type Facts struct {
	Country       string `json:"country" expr:"country"`
	DocType       string `json:"docType" expr:"doc_type"`
	Age           int    `json:"age" expr:"age"`
	Income        int64  `json:"income" expr:"income"`                // a month's
	MinimumIncome int64  `json:"minimumIncome" expr:"minimum_income"` // by the file
	JobMonths     int    `json:"jobMonths" expr:"job_months"`         // at the present work; 0 if it was not told
	MonthlyDebt   int64  `json:"monthlyDebt" expr:"monthly_debt"`     // what other debts take of a month, by the bureau
	DebtShare     int64  `json:"debtShare" expr:"debt_share"`         // of the income, in percent, rounded up; 100 without an income
	Found         bool   `json:"found" expr:"found"`                  // the bureau knows the person
	Level         int    `json:"level" expr:"level"`                  // the customer's so far; 0: new
	// Negative data.
	Score         int `json:"score" expr:"score"` // 0–1000; 0 if not found
	Delinquencies int `json:"delinquencies" expr:"delinquencies"`
	WorstDaysLate int `json:"worstDaysLate" expr:"worst_days_late"`
	ChargeOffs    int `json:"chargeOffs" expr:"charge_offs"`
}

// favourable returns the facts with everything but the bureau's negative data as good as can be. A
// denial that is left with them comes from negative data alone.
func (f Facts) favourable() Facts {
	f.Age, f.Income, f.JobMonths, f.MonthlyDebt, f.DebtShare, f.Found = 35, max(f.MinimumIncome*100, 1), 120, 0, 0, true
	return f
}

// Outcome is what the rules say.
type Outcome struct {
	Decision Decision
	Level    int // of an approval
	Reasons  []Reason
}

// The reasons of what no rule decides, and of what a person looks at before a denial; and of a person's approval.
const (
	textReview   = "credit.reason.review"
	textApproved = "credit.reason.approved"
)

// Decide applies the rules. Every rule is tried and every one that fires is named. A denial wins over a
// review, and a review over an approval, of which the highest level counts. Where no rule decides, or
// nothing but negative data of the bureau denies, a person does. The error is of a condition that could
// not be computed, such as a division by zero.
func (r *Rules) Decide(f Facts) (Outcome, error) {
	var out Outcome
	negative, fired := false, map[Decision]bool{}
	for _, one := range r.rules {
		yes, err := run(one.when, f)
		if err != nil {
			return Outcome{}, fmt.Errorf("credit: rule %q of %s: %w", one.id, r.version, err)
		}
		if !yes {
			continue
		}
		reason := Reason{Rule: one.id, Decision: one.decision, Text: one.text}
		if one.decision == Denied {
			if reason.Negative, err = run(one.when, f.favourable()); err != nil {
				return Outcome{}, fmt.Errorf("credit: rule %q of %s: %w", one.id, r.version, err)
			}
		}
		if reason.Negative {
			negative = true
		} else {
			fired[one.decision] = true
		}
		if one.decision == Approved {
			out.Level = max(out.Level, one.level)
		}
		out.Reasons = append(out.Reasons, reason)
	}
	switch {
	case fired[Denied]:
		out.Decision = Denied
	case negative || fired[InProcess] || !fired[Approved]:
		out.Decision = InProcess
		if !fired[InProcess] {
			out.Reasons = append(out.Reasons, Reason{Rule: "review", Decision: InProcess, Text: textReview})
		}
	default:
		out.Decision = Approved
	}
	if out.Decision != Approved {
		out.Level = 0
	}
	return out, nil
}

// facts returns what the rules are given of an applicant and a report. today is the date at the
// customer's place.
func (r *Rules) facts(a Applicant, level int, report Report, today string) Facts {
	t := r.countries[a.Country]
	f := Facts{
		Country: a.Country, DocType: a.DocType, Age: years(a.BirthDate, today), Income: a.Income.Minor, MinimumIncome: t.minimum.Minor,
		JobMonths: months(a.Since, today), Level: level, MonthlyDebt: report.MonthlyDebt, Found: report.Found, Score: report.Score,
		Delinquencies: report.Delinquencies, WorstDaysLate: report.WorstDaysLate, ChargeOffs: report.ChargeOffs,
	}
	f.DebtShare = 100
	if f.Income > 0 {
		f.DebtShare = (f.MonthlyDebt*100 + f.Income - 1) / f.Income // both are within money.MaxMinor
	}
	return f
}

// years returns the whole years between two dates; 0 for what is no date.
func years(from, to string) int { return months(from, to) / 12 }

// months returns the whole months between two dates; 0 for what is no date, or before.
func months(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil || b.Before(a) {
		return 0
	}
	n := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	if b.Day() < a.Day() {
		n--
	}
	return n
}

// missing returns what a step of an evaluation still needs of an applicant.
func (r *Rules) missing(step Step, a Applicant) []string {
	var need []string
	add := func(lacks bool, name string) {
		if lacks {
			need = append(need, name)
		}
	}
	switch step {
	case StepConsent:
		add(a.Consent == "", MissingConsent)
	case StepPersonalData:
		add(a.DocType == "" || a.DocNo == "", MissingDocument)
		add(a.BirthDate == "", MissingBirthDate)
	case StepWorkData:
		currency, _ := r.Currency(a.Country)
		add(a.Income.Blank() || a.Income.Currency != currency || a.Income.Minor < 0 || a.Income.Minor > money.MaxMinor, MissingIncome)
	case StepDocuments:
		add(!slices.Contains(a.Documents, "idFront") || !slices.Contains(a.Documents, "idBack") || !slices.Contains(a.Documents, "selfie"), MissingPictures)
	}
	return need
}
