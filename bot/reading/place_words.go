package reading

import (
	"strings"

	"recado/bot/learn"
)

// wordClass is a set of the roles that a word or a phrase can have in a place.
type wordClass uint64

const (
	isWay wordClass = 1 << iota
	isNumberedWay
	isShortWay
	isEndingWay
	isRoad
	isKilometre
	isNumberMark
	isDirection
	isSoftDirection
	isCrossing
	isArea
	isShortArea
	isNotArea
	isBuilding
	isTall
	isUnit
	isHouse
	isEstate
	isStoreys
	isRoom
	isShortRoom
	isNamedRoom
	isSpot
	isFloor
	isLevel
	isNumber
	isOrdinal
	isLandmark
	isWeakLandmark
	isLandmarkNoun
	isIndoor
	isLook
	isLookNoun
	isDistance
	isMetres
	isBearing
	isHalf
	isMeasure
	isArticle
	isCopula
	isJoiner
	isLink
	isGlue
	isStop
	isNoPart
	isDenial
	isDeniedBy
	isTownBefore
	isHedge
	isCommonArea
	isVenue
	isShortUnit
	isWayPrefix
	isCommonBuilding
	isArticleLandmark
	isTown       // the name of a municipality
	isKnownTown  // one that counts without context
	isDepartment // the name of a department
	isWrong      // says that a part is wrong
	isGivenName  // of a person
)

// Groups of classes.
const (
	anyWay     = isWay | isNumberedWay | isShortWay | isRoad
	anyUnit    = isBuilding | isUnit | isHouse | isEstate | isVenue
	anyRoom    = isRoom | isShortRoom
	anyAnchor  = anyWay | isKilometre | isArea | isShortArea | anyUnit | anyRoom | isFloor | isLevel | isEndingWay
	placeWords = anyAnchor | isLandmark | isWeakLandmark | isDistance | isMetres | isKnownTown | isTown | isDepartment | isSpot | isStoreys | isTall
)

// placeWord holds the classes of a word, or of a phrase that ends with it.
type placeWord struct {
	is    wordClass
	value int         // isNumber, isOrdinal
	level string      // isLevel
	towns []*townName // isTown
	next  map[string]*placeWord
}

// vocabulary holds all words of the lexicons and the tables, as a tree of folded words.
type vocabulary struct {
	root  map[string]*placeWord
	typos map[byte][]typo // by first letter
	but   map[string]bool
	heard map[string]*placeWord // words by their sound
}

type typo struct {
	of string
	is *placeWord
}

// newVocabulary merges the lexicons of one or more languages with the towns.
func newVocabulary(lexicons []*Lexicon, towns []*townName) *vocabulary {
	v := &vocabulary{root: map[string]*placeWord{}, typos: map[byte][]typo{}, but: map[string]bool{}, heard: map[string]*placeWord{}}
	for _, l := range lexicons {
		v.add(&l.Place)
	}
	for _, said := range sortedKeys(v.root) {
		if w, sound := v.root[said], learn.Phonetic(said); len(said) >= minHeard && w.is&^isGivenName != 0 && v.heard[sound] == nil {
			v.heard[sound] = w
		}
	}
	for _, t := range towns {
		w := v.node(t.said)
		w.towns = append(w.towns, t)
		w.is |= t.class()
	}
	for _, l := range lexicons {
		for _, of := range l.Place.Typos.Of {
			of = foldWord(of)
			if w := v.root[of]; w != nil {
				v.typos[of[0]] = append(v.typos[of[0]], typo{of, w})
			}
		}
		for _, but := range l.Place.Typos.But {
			v.but[foldWord(but)] = true
		}
	}
	return v
}

func (v *vocabulary) add(p *PlaceLexicon) {
	w := &p.Words
	for _, list := range []struct {
		is    wordClass
		words []string
	}{
		{isWay, p.Ways},
		{isNumberedWay, p.NumberedWays},
		{isShortWay, p.ShortWays},
		{isEndingWay, p.EndingWays},
		{isRoad, p.Roads},
		{isKilometre, p.Kilometres},
		{isNumberMark, p.NumberMarks},
		{isDirection, p.Directions},
		{isSoftDirection, p.SoftDirections},
		{isCrossing, p.Crossings},
		{isArea, p.Areas},
		{isShortArea, p.ShortAreas},
		{isNotArea, p.NotAreas},
		{isCommonArea, p.CommonAreas},
		{isVenue, p.Venues},
		{isShortUnit, p.ShortUnits},
		{isWayPrefix, p.WayPrefixes},
		{isCommonBuilding, p.CommonBuildings},
		{isBuilding, p.Buildings},
		{isTall, p.Tall},
		{isUnit, p.Units},
		{isHouse, p.Houses},
		{isEstate, p.Estates},
		{isStoreys, p.Storeys},
		{isRoom, p.Rooms},
		{isShortRoom, p.ShortRooms},
		{isNamedRoom, p.NamedRooms},
		{isSpot, p.Spots},
		{isFloor, p.Floors},
		{isLandmark, w.Landmarks},
		{isWeakLandmark, w.WeakLandmarks},
		{isWeakLandmark | isArticleLandmark, w.ArticleLandmarks},
		{isLandmarkNoun, w.LandmarkNouns},
		{isIndoor, w.Indoor},
		{isLook, w.Looks},
		{isLookNoun, w.LookNouns},
		{isDistance, w.Distances},
		{isMetres, w.Metres},
		{isBearing, w.Bearings},
		{isHalf, w.Halves},
		{isMeasure, w.Measures},
		{isArticle, w.Articles},
		{isCopula, w.Copulas},
		{isJoiner, w.Joiners},
		{isLink, w.Links},
		{isGlue, w.Glue},
		{isStop, w.Stops},
		{isNoPart, w.NoPart},
		{isDenial, w.Denials},
		{isDeniedBy, w.DeniedBy},
		{isTownBefore, w.TownBefore},
		{isHedge, w.Hedges},
		{isWrong, w.Wrong},
		{isGivenName, w.GivenNames},
	} {
		for _, said := range list.words {
			v.node(said).is |= list.is
		}
	}
	for said, level := range p.Levels {
		at := v.node(said)
		at.is, at.level = at.is|isLevel, level
	}
	for said, n := range p.Numbers {
		at := v.node(said)
		at.is, at.value = at.is|isNumber, n
	}
	for said, n := range p.Ordinals {
		at := v.node(said)
		at.is, at.value = at.is|isOrdinal, n
	}
}

// node returns the node of a word or phrase in the tree, and creates it if there is none.
func (v *vocabulary) node(said string) *placeWord {
	under := v.root
	var w *placeWord
	for _, t := range tokens(said) {
		if t.Word == "." {
			continue
		}
		if w != nil && w.next == nil {
			w.next = map[string]*placeWord{}
		}
		if w != nil {
			under = w.next
		}
		if w = under[t.Word]; w == nil {
			w = &placeWord{}
			under[t.Word] = w
		}
	}
	if w == nil {
		w = &placeWord{} // an entry without words
	}
	return w
}

// foldWord folds one word.
func foldWord(said string) string {
	var b strings.Builder
	for _, t := range tokens(said) {
		b.WriteString(t.Word)
	}
	return b.String()
}

// tokenSense holds the meanings of the text at one token.
type tokenSense struct {
	one  *placeWord // the token alone; never nil
	long *placeWord // the longest phrase of several tokens that begins here, or nil
	end  int        // the token after that phrase
}

var unknown = &placeWord{}

// senses looks up every token, and returns the classes found.
func (v *vocabulary) senses(toks []token) ([]tokenSense, wordClass) {
	list := make([]tokenSense, len(toks))
	var found wordClass
	for i := range toks {
		w := v.root[toks[i].Word]
		switch {
		case w != nil:
			list[i].one = w
			found |= w.is
			if w.next != nil {
				list[i].long, list[i].end = longest(w, toks, i)
				if list[i].long != nil {
					found |= list[i].long.is
				}
			}
		case toks[i].Kind == tokenWord && len(toks[i].Word) >= 4:
			list[i].one = v.misspelt(toks[i].Word)
			found |= list[i].one.is
		default:
			list[i].one = unknown
		}
	}
	return list, found
}

func longest(w *placeWord, toks []token, i int) (found *placeWord, end int) {
	for j := i + 1; j < len(toks) && w.next != nil; j++ {
		if toks[j].Word == "." {
			continue
		}
		if w = w.next[toks[j].Word]; w == nil {
			break
		}
		if w.is != 0 {
			found, end = w, j+1
		}
	}
	return found, end
}

// misspelt returns the word of the lexicon's typos that differs from a word in one letter, or a word that sounds alike:
// "bibo en la".
func (v *vocabulary) misspelt(said string) *placeWord {
	for _, t := range v.typos[said[0]] {
		if d := len(said) - len(t.of); d >= -1 && d <= 1 && oneEditApart(said, t.of) && !v.but[said] {
			return t.is
		}
	}
	if w := v.heard[learn.Phonetic(said)]; w != nil && !v.but[said] {
		return w
	}
	return unknown
}

// oneEditApart reports whether one letter was added, removed, changed or swapped with its
// neighbour.
func oneEditApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return true
	}
	return a[i+1:] == b[i+1:] ||
		i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
