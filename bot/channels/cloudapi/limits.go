package cloudapi

// The vendor's limits, in characters unless noted otherwise.
const (
	maxText        = 4096
	maxCaption     = 1024
	maxButtons     = 3
	maxButtonTitle = 20
	maxButtonID    = 256
	maxButtonBody  = 1024
	maxRows        = 10
	maxRowTitle    = 24
	maxRowID       = 200
	maxRowMore     = 72
	maxListBody    = 4096
	maxListButton  = 20
	maxLinkTitle   = 20
	maxParameter   = 1024
	maxOpaque      = 512
	maxFilename    = 240
)
