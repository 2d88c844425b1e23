package reading

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// tag is what a word or phrase can be to the entity readers; one may be several things.
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

// entityTables names the tables of a lexicon file's [entities] and says how the keys in each
// are read. A table maps a value to the words and phrases that have it.
var entityTables = map[string]struct {
	is    tag
	value func(string) (tagValue, error)
}{
	"cardinal":    {tagCardinal, wholeNumber}, // "7" = ["siete"]
	"scale":       {tagScale, wholeNumber},    // "1000" = ["mil"]
	"dozen":       {tagDozen, wholeNumber},    // "12" = ["docena"]: a noun that counts
	"ordinal":     {tagOrdinal, wholeNumber},  // "3" = ["tercero"]
	"ordinal_end": {tagOrdinalEnd, noValue},   // what digits end in: 3ro
	"fraction":    {tagFraction, wholeNumber}, // "3" = ["tercios"]
	"and":         {tagAnd, noValue},
	"half":        {tagHalf, noValue},
	"quarter":     {tagQuarter, noValue},
	"point":       {tagPoint, noValue},    // between the whole and the decimals, said aloud
	"currency":    {tagCurrency, anyText}, // "USD", with a factor for slang: "COP*1000"
	"unit":        {tagUnit, wholeNumber}, // minutes of a unit of time; months count 43200, years 525600
	"weekday":     {tagWeekday, wholeNumber},
	"month":       {tagMonth, wholeNumber},
	"day":         {tagDay, wholeNumber},    // days from today
	"part":        {tagPart, dayPart},       // "12:00-14:00" = ["mediodía"]
	"part_noun":   {tagPartNoun, dayPart},   // a part of the day where an article or a date stands before it
	"period":      {tagPeriod, anyText},     // weekend, month_start, month_middle, month_end, payday, or a day: "12-25"
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
	"ago":         {tagAgo, noValue},   // behind a duration
	"since":       {tagSince, noValue}, // before a duration that is over
	"day_word":    {tagDayWord, noValue},
	"counted":     {tagCounted, noValue}, // what a number counts, so that it is no time of day
	"plain":       {tagPlain, noValue},   // says nothing to the readers, whatever its parts would
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

// meaning is all that a word or phrase can be.
type meaning struct {
	all    tag
	senses []tagValue
}

// tagValue is one thing that a word can be, with its value.
type tagValue struct {
	is tag
	n  int64
	s  string
}

func (m *meaning) value(c tag) tagValue {
	for _, v := range m.senses {
		if v.is&c != 0 {
			return v
		}
	}
	return tagValue{}
}

func (m *meaning) add(v tagValue) {
	if m.all&v.is == 0 {
		m.all |= v.is
		m.senses = append(m.senses, v)
	}
}

// entityWords is the [entities] part of one lexicon, compiled.
type entityWords struct {
	words   map[string]*meaning
	phrases map[string][]phrase // by first word, longest first
}

type phrase struct {
	rest  []string // words behind the first
	means *meaning
}

const (
	maxPhrase  = 8     // words
	maxEntries = 5_000 // words and phrases of one lexicon
)

// EntityTables are the words of the entity readers: for each table of tags, by value.
type EntityTables map[string]map[string][]string

// compileEntities compiles the [entities] tables of one lexicon.
func compileEntities(tables EntityTables) (*entityWords, error) {
	w := &entityWords{words: map[string]*meaning{}, phrases: map[string][]phrase{}}
	long := map[string]*meaning{}
	entries := 0
	for _, name := range sortedKeys(tables) {
		def, ok := entityTables[name]
		if !ok {
			return nil, fmt.Errorf("entities.%s: no such table; see entityTables in entity_words.go", name)
		}
		for _, key := range sortedKeys(tables[name]) {
			v, err := def.value(key)
			if err != nil {
				return nil, fmt.Errorf("entities.%s.%q: %w", name, key, err)
			}
			v.is = def.is
			for _, entry := range tables[name][key] {
				if entries++; entries > maxEntries {
					return nil, fmt.Errorf("entities: more than %d words", maxEntries)
				}
				if err := w.enter(entry, v, long); err != nil {
					return nil, fmt.Errorf("entities.%s.%q: %w", name, key, err)
				}
			}
		}
	}
	for first := range w.phrases {
		list := w.phrases[first]
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].rest) > len(list[j].rest) })
	}
	return w, nil
}

func (w *entityWords) enter(entry string, v tagValue, long map[string]*meaning) error {
	toks := worded(tokens(entry), 2*maxPhrase)
	if len(toks) == 0 || len(toks) > maxPhrase {
		return fmt.Errorf("%q must have 1 to %d words", entry, maxPhrase)
	}
	if len(toks) == 1 {
		m := w.words[toks[0].Word]
		if m == nil {
			m = &meaning{}
			w.words[toks[0].Word] = m
		}
		m.add(v)
		return nil
	}
	rest := make([]string, 0, len(toks)-1)
	for _, t := range toks[1:] {
		rest = append(rest, t.Word)
	}
	key := toks[0].Word + " " + strings.Join(rest, " ")
	m := long[key]
	if m == nil {
		m = &meaning{}
		long[key] = m
		w.phrases[toks[0].Word] = append(w.phrases[toks[0].Word], phrase{rest, m})
	}
	m.add(v)
	return nil
}

// find gives what the longest phrase, or else the word, at the beginning of some tokens
// means, and how many tokens it takes. No phrase goes over a comma or the end of a clause.
func (w *entityWords) find(text string, toks []token) (*meaning, int) {
next:
	for _, p := range w.phrases[toks[0].Word] {
		if len(p.rest) >= len(toks) {
			continue
		}
		for i, word := range p.rest {
			if toks[i+1].Word != word {
				continue next
			}
			if gapOf(text[toks[i].To:toks[i+1].From]) > dotted {
				continue next
			}
		}
		return p.means, len(p.rest) + 1
	}
	return w.words[toks[0].Word], 1
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
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

// dayPart reads "06:00-12:00" to minutes of the day: from*10000 + to.
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
