package codes

import (
	"context"
	"math"
	"time"
)

// Names of the events that operators look at.
const (
	AlarmRange   = "codes_range_full"   // a range of numbers is asked for more than a day's codes
	AlarmCountry = "codes_country_full" // the same of a country
	AlarmSpend   = "codes_spend_high"   // most of what codes may cost in a day is used up
	AlarmSpent   = "codes_spent"        // all of it: no codes are sent
	AlarmUnused  = "codes_unused"       // hardly any of a country's codes come back: nobody reads them
)

// warnShare is the part of the day's money at which operators hear of it, in percent.
const warnShare = 80

// When less than a fifth of a country's codes within an hour come back, operators hear of it.
const (
	talliedCodes = 50
	usedCodes    = 10
	tallyWindow  = time.Hour
)

func (s *Service) tallyUsed(ctx context.Context, country string) {
	s.Budget.Spend(ctx, "codes:used:"+country, 1, math.MaxInt32, tallyWindow)
}

func (s *Service) tallySent(ctx context.Context, country string, now time.Time) {
	few := !s.Budget.Spend(ctx, "codes:sent:"+country, 1, talliedCodes, tallyWindow)
	if few && s.Budget.Spend(ctx, "codes:used:"+country, 0, usedCodes-1, tallyWindow) { // takes nothing: it asks
		s.Alarm(ctx, AlarmUnused, country+" "+now.UTC().Format("2006-01-02 15h"), "hardly any of the codes for a country come back")
	}
}

// spend takes one code from what is limited across phones. What a later limit refuses has been taken from
// the earlier ones, so that refused requests count too.
func (s *Service) spend(ctx context.Context, phone, country, address string, now time.Time) error {
	if address != "" && !s.Budget.Spend(ctx, "codes:address:"+address, 1, PerAddress, addressWindow) {
		return refuse(Many, addressWindow)
	}
	day := now.UTC().Format(time.DateOnly)
	if !s.Budget.Spend(ctx, "codes:range:"+s.secrets.keyed("range", prefix(phone)), 1, s.Limits.PerRange, dayWindow) {
		s.Alarm(ctx, AlarmRange, country+" "+day, "a range of ten thousand numbers was asked for more codes than a day's limit")
		return refuse(Later, 0)
	}
	if !s.Budget.Spend(ctx, "codes:country:"+country, 1, s.Limits.PerCountry, dayWindow) {
		s.Alarm(ctx, AlarmCountry, country+" "+day, "a country was asked for more codes than a day's limit")
		return refuse(Later, 0)
	}
	price, known := s.Limits.Prices[country]
	if !known {
		price = s.Limits.Price
	}
	if !s.Budget.Spend(ctx, "codes:spend", price, s.Limits.Spend, dayWindow) {
		s.Alarm(ctx, AlarmSpent, day, "a day's money for codes is used up: none are sent")
		return refuse(Later, 0)
	}
	if !s.Budget.Spend(ctx, "codes:spend:most", price, s.Limits.Spend*warnShare/100, dayWindow) {
		s.Alarm(ctx, AlarmSpend, day, "most of a day's money for codes is used up")
	}
	s.tallySent(ctx, country, now)
	return nil
}
