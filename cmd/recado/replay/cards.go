package replay

import (
	"regexp"
	"strconv"
	"sync"
)

// Card is what is read on the photo of an identity card. Dates are as cards have them: 12/05/1990.
type Card struct {
	Number, Surnames, Names, Birth, Issued, Expires string

	Confidence int
	Advice     string // why another photo would help
}

// Pictures tells what is read on the pictures of a script.
type Pictures[T any] struct {
	mu   sync.Mutex
	seen map[string]T
}

// Set says what will be read on a picture.
func (p *Pictures[T]) Set(id string, reading T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen[id] = reading
}

// Read gives what the script said, and nothing for any other picture.
func (p *Pictures[T]) Read(id string) T {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen[id]
}

// Cards tells what is read on the photos of cards of a script.
type Cards = Pictures[Card]

var (
	readableCard   = regexp.MustCompile(`^photo of card (\S+) of ([^,]+), (.+?)(?: born (\S+))?(?: issued (\S+))?(?: until (\S+))?(?: at (\d{1,3}))?$`)
	unreadableCard = regexp.MustCompile(`^photo of card with (glare|blur|dark|far|plate)$`)
)

// sureCard is how surely a card is read where a script does not say.
const sureCard = 95

// parseCard reads the words of a script about a photo of a card.
func parseCard(what string) (Card, bool) {
	if m := unreadableCard.FindStringSubmatch(what); m != nil {
		return Card{Advice: m[1]}, true
	}
	m := readableCard.FindStringSubmatch(what)
	if m == nil {
		return Card{}, false
	}
	sure, err := strconv.Atoi(m[7])
	if err != nil {
		sure = sureCard
	}
	return Card{Number: m[1], Surnames: m[2], Names: m[3], Birth: m[4], Issued: m[5], Expires: m[6], Confidence: sure}, true
}
