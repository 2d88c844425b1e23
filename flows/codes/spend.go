package codes

import (
	"context"
	"time"
)

// Names of the events that operators look at.
const (
	AlarmRange   = "codes_range_full"   // a range of numbers is asked for more than a day's codes
	AlarmCountry = "codes_country_full" // the same of a country
	AlarmSpend   = "codes_spend_high"   // most of what codes may cost in a day is used up
	AlarmSpent   = "codes_spent"        // all of it: no codes are sent
)

// warnShare is the part of the day's money at which operators hear of it, in percent.
const warnShare = 80

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
	return nil
}
