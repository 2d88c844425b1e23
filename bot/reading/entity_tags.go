package reading

import (
	"fmt"
	"strconv"
	"strings"
)

// tag is a set of the roles that a word or phrase can have for the entity readers.
type tag uint64

const (
	tagCardinal tag = 1 << iota
	tagScale
	tagDozen
	tagOrdinal
	tagOrdinalEnd
	tagFraction
	tagAnd
	tagHalf
	tagQuarter
	tagPoint
	tagCurrency
	tagUnit
	tagWeekday
	tagMonth
	tagDay
	tagPart
	tagPartNoun
	tagPeriod
	tagDegree
	tagMoment
	tagThis
	tagNext
	tagLast
	tagEvery
	tagThe
	tagArticle
	tagOf
	tagAt
	tagIn
	tagTo
	tagTill
	tagFrom
	tagBetween
	tagAfter
	tagBefore
	tagMinus
	tagToHour
	tagMeridiem
	tagDayThe
	tagAbout
	tagAgo
	tagSince
	tagDayWord
	tagCounted
	tagPlain
	tagSerialLead
	tagSerialHint
	tagModelLead
	tagNotSerial
	tagNameLead
	tagNameHint
	tagTitle
	tagNotName
	tagPriority
	tagLevel
	tagLevelLead
	tagNegation
	tagRequest
	tagWhether
	tagDocument
	tagScore
	tagScoreUnit
	tagScoreLead
	tagPhoneLead
)

// entityTables maps the names of the tables in [entities] of a lexicon file to their tag and
// the parser of their keys. A table maps a value to the words and phrases that have it.
var entityTables = map[string]struct {
	is    tag
	value func(string) (tagValue, error)
}{
	"cardinal":    {tagCardinal, wholeNumber}, // "7" = ["siete"]
	"scale":       {tagScale, wholeNumber},    // "1000" = ["mil"]
	"dozen":       {tagDozen, wholeNumber},    // "12" = ["docena"]: a noun that counts
	"ordinal":     {tagOrdinal, wholeNumber},  // "3" = ["tercero"]
	"ordinal_end": {tagOrdinalEnd, noValue},   // suffix of ordinals in digits: 3ro
	"fraction":    {tagFraction, wholeNumber}, // "3" = ["tercios"]
	"and":         {tagAnd, noValue},
	"half":        {tagHalf, noValue},
	"quarter":     {tagQuarter, noValue},
	"point":       {tagPoint, noValue},    // decimal point as a word
	"currency":    {tagCurrency, anyText}, // "USD", with a factor for slang: "COP*1000"
	"unit":        {tagUnit, wholeNumber}, // minutes of a unit of time; months count 43200, years 525600
	"weekday":     {tagWeekday, wholeNumber},
	"month":       {tagMonth, wholeNumber},
	"day":         {tagDay, wholeNumber},    // days from today
	"part":        {tagPart, dayPart},       // "12:00-14:00" = ["mediodía"]
	"part_noun":   {tagPartNoun, dayPart},   // a part of the day if an article or a date stands before it
	"period":      {tagPeriod, anyText},     // weekend, month_start, month_middle, month_end, payday, a day: "12-25"; with "+" if a month follows
	"moment":      {tagMoment, wholeNumber}, // minutes that "now" may last
	"this":        {tagThis, noValue},
	"next":        {tagNext, noValue},
	"last":        {tagLast, noValue},
	"every":       {tagEvery, noValue},
	"the":         {tagThe, noValue},
	"article":     {tagArticle, noValue}, // "un", "a": also a number
	"of":          {tagOf, noValue},
	"at":          {tagAt, noValue}, // only before a time of day
	"in":          {tagIn, noValue},
	"to":          {tagTo, noValue},
	"till":        {tagTill, noValue},
	"from":        {tagFrom, noValue},
	"between":     {tagBetween, noValue},
	"after":       {tagAfter, noValue},
	"before":      {tagBefore, noValue},
	"minus":       {tagMinus, noValue},
	"to_hour":     {tagToHour, noValue},       // "cuarto para las 4"
	"meridiem":    {tagMeridiem, wholeNumber}, // 0 or 12; -1 is "en punto"
	"day_the":     {tagDayThe, noValue},       // an article before a day, so not "las": also in tables "the", "from" and so on
	"about":       {tagAbout, noValue},
	"ago":         {tagAgo, noValue},   // after a duration
	"since":       {tagSince, noValue}, // before a duration in the past
	"day_word":    {tagDayWord, noValue},
	"counted":     {tagCounted, noValue}, // what a number counts, so that it is not a time of day
	"plain":       {tagPlain, noValue},   // has no meaning for the readers, whatever its parts mean
	"serial_lead": {tagSerialLead, noValue},
	"serial_hint": {tagSerialHint, noValue},
	"model_lead":  {tagModelLead, noValue},
	"not_serial":  {tagNotSerial, noValue},
	"name_lead":   {tagNameLead, noValue},
	"name_hint":   {tagNameHint, noValue},
	"title":       {tagTitle, noValue},
	"not_name":    {tagNotName, noValue},
	"priority":    {tagPriority, anyText},
	"level":       {tagLevel, anyText},
	"level_lead":  {tagLevelLead, noValue},
	"negation":    {tagNegation, noValue},
	"request":     {tagRequest, noValue},
	"whether":     {tagWhether, noValue},
	"degree":      {tagDegree, noValue},   // may stand between "no" and "urgente"
	"document":    {tagDocument, anyText}, // ORD, COT
	"score":       {tagScore, wholeNumber},
	"score_unit":  {tagScoreUnit, noValue},
	"score_lead":  {tagScoreLead, noValue},
	"phone_lead":  {tagPhoneLead, noValue},
}

func noValue(string) (tagValue, error) { return tagValue{}, nil }

func anyText(key string) (tagValue, error) { return tagValue{s: key}, nil }

func wholeNumber(key string) (tagValue, error) {
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return tagValue{}, fmt.Errorf("the key must be a whole number")
	}
	return tagValue{n: n}, nil
}

// dayPart parses "06:00-12:00" to minutes of the day, coded as from*10000 + to.
func dayPart(key string) (tagValue, error) {
	from, to, ok := strings.Cut(key, "-")
	a, okA := clockMinutes(from)
	b, okB := clockMinutes(to)
	if !ok || !okA || !okB || a >= b {
		return tagValue{}, fmt.Errorf(`the key must be like "06:00-12:00"`)
	}
	return tagValue{n: int64(a)*10_000 + int64(b)}, nil
}

func clockMinutes(s string) (int, bool) {
	h, m, ok := strings.Cut(s, ":")
	hh, errH := strconv.Atoi(h)
	mm, errM := strconv.Atoi(m)
	return hh*60 + mm, ok && errH == nil && errM == nil && hh >= 0 && hh <= 24 && mm >= 0 && mm < 60
}
