package reading

// PlaceLexicon holds the names of the parts of a place. templates/lexicon/es.toml explains each
// list.
type PlaceLexicon struct {
	Ways            []string `toml:"ways"`
	NumberedWays    []string `toml:"numbered_ways"`
	ShortWays       []string `toml:"short_ways"`
	WayPrefixes     []string `toml:"way_prefixes"`
	EndingWays      []string `toml:"ending_ways"`
	Roads           []string `toml:"roads"`
	Kilometres      []string `toml:"kilometres"`
	NumberMarks     []string `toml:"number_marks"`
	Directions      []string `toml:"directions"`
	SoftDirections  []string `toml:"soft_directions"`
	Crossings       []string `toml:"crossings"`
	Areas           []string `toml:"areas"`
	ShortAreas      []string `toml:"short_areas"`
	CommonAreas     []string `toml:"common_areas"`
	NotAreas        []string `toml:"not_areas"`
	Buildings       []string `toml:"buildings"`
	CommonBuildings []string `toml:"common_buildings"`
	Venues          []string `toml:"venues"`
	Tall            []string `toml:"tall"`
	Units           []string `toml:"units"`
	ShortUnits      []string `toml:"short_units"`
	Houses          []string `toml:"houses"`
	Estates         []string `toml:"estates"`
	Storeys         []string `toml:"storeys"`
	Rooms           []string `toml:"rooms"`
	ShortRooms      []string `toml:"short_rooms"`
	NamedRooms      []string `toml:"named_rooms"`
	Spots           []string `toml:"spots"`
	Floors          []string `toml:"floors"`

	Levels   map[string]string `toml:"levels"`   // name of a floor to its normal form
	Numbers  map[string]int    `toml:"numbers"`  // number words
	Ordinals map[string]int    `toml:"ordinals"` // ordinal words

	Words PlaceWords `toml:"words"`
	Typos Typos      `toml:"typos"`
}

// PlaceWords holds the words around the parts of a place.
type PlaceWords struct {
	Landmarks        []string `toml:"landmarks"`
	WeakLandmarks    []string `toml:"weak_landmarks"`
	ArticleLandmarks []string `toml:"article_landmarks"`
	LandmarkNouns    []string `toml:"landmark_nouns"`
	Indoor           []string `toml:"indoor"`
	Looks            []string `toml:"looks"`
	LookNouns        []string `toml:"look_nouns"`
	Distances        []string `toml:"distances"`
	Metres           []string `toml:"metres"`
	Bearings         []string `toml:"bearings"`
	Halves           []string `toml:"halves"`
	Measures         []string `toml:"measures"`
	Articles         []string `toml:"articles"`
	Copulas          []string `toml:"copulas"` // between a part and its value: "la torre es la Norte"
	Joiners          []string `toml:"joiners"`
	Links            []string `toml:"links"`
	Glue             []string `toml:"glue"`
	Stops            []string `toml:"stops"`
	NoPart           []string `toml:"no_part"`
	Denials          []string `toml:"denials"`
	DeniedBy         []string `toml:"denied_by"`
	TownBefore       []string `toml:"town_before"`
	Hedges           []string `toml:"hedges"`
	GivenNames       []string `toml:"given_names"`
	Wrong            []string `toml:"wrong"` // between a part and its right value: "el barrio quedó mal, es Las Aguas"
}

// Typos holds words that are recognised with one wrong letter.
type Typos struct {
	Of  []string `toml:"of"`
	But []string `toml:"but"` // real words that differ in one letter
}
