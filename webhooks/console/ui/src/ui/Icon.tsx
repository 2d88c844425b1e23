// The few pictures that the console needs, as strokes on a grid of 24.
const paths = {
  inbox: 'M4 13h4l2 3h4l2-3h4M4 13 6.5 5h11L20 13v6H4z',
  order: 'M8 4h8v3H8zM6 5.5H5V21h14V5.500h-1M9 12h6M9 16h4',
  quote: 'M6 3h9l4 4v14H6zM14 3v5h5M9 13h6M9 17h6',
  tool: 'M14.500 6.500a4 4 0 0 1 5-1l-2.500 2.500 1 2 2 1 .5-.5M19 11a4 4 0 0 1-5.500 1L7 18.500a1.500 1.500 0 0 1-2.500-2L11 10a4 4 0 0 1 1-5',
  company: 'M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3',
  people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM3 20c0-3.500 2.700-6 6-6s6 2.500 6 6M16 4.500a3.500 3.500 0 0 1 0 6M17.500 14.500c2 .8 3.500 2.700 3.500 5.500',
  key: 'M14.500 14a5 5 0 1 0-4.300-2.500L4 17.700V20h3v-2h2v-2h2l1.200-1.200c.7.200 1.500.200 2.300.200ZM16 8h.01',
  audit: 'M12 3l7 3v5.500c0 4.500-3 8-7 9.500-4-1.500-7-5-7-9.500V6zM9 12l2.200 2.200L15.500 10',
  webhook: 'M9 8a3 3 0 1 1 4.800 2.400L11 16M6.500 13.500A3 3 0 1 0 9 17h6M14 17a3 3 0 1 0 1.500-4.500',
  flow: 'M5 4h6v5H5zM13 15h6v5h-6zM8 9v8.500h5',
  canned: 'M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12.500h5',
  health: 'M3 12h4l2.500-6 4.500 12 2.500-6H21',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20.500c.7-4 3.700-6 7.500-6s6.800 2 7.500 6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4',
  send: 'M4 12 20 4l-5 16-3.500-6.500z',
  clip: 'M19 11.500 11.500 19a4.500 4.500 0 0 1-6.400-6.400l8-8a3 3 0 0 1 4.300 4.300l-8 8a1.500 1.500 0 0 1-2.200-2.200L14 8',
  note: 'M5 4h14v10l-5 6H5zM14 20v-6h5M8.500 9h7M8.500 12.500h3',
  check: 'M5 12.500 10 17.500 19 7',
  checks: 'M2.500 12.500 7 17 15 8M11.500 15.500 13 17l8.500-9.500',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.500 2',
  alert: 'M12 4 2.800 20h18.400zM12 10v4.500M12 17.500h.01',
  pin: 'M12 21c4-4.500 6.500-7.700 6.500-11a6.500 6.500 0 0 0-13 0c0 3.300 2.500 6.500 6.500 11ZM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  file: 'M6 3h8l5 5v13H6zM13 3v6h6',
  panel: 'M4 5h16v14H4zM14.500 5v14',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500Z',
  hand: 'M8 12V6a1.500 1.500 0 0 1 3 0v5V4.500a1.500 1.500 0 0 1 3 0V11 6a1.500 1.500 0 0 1 3 0v8c0 4-2.500 7-6 7-3 0-4.500-1.500-6-4l-2-3.500c-.7-1.300 1-2.300 2-1.200z',
  bot: 'M5 9h14v10H5zM12 9V5M9 13.500h.01M15 13.500h.01M12 4.500h.01M2.500 13v3M21.500 13v3',
  target: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  pen: 'M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  rotate: 'M19 12a7 7 0 1 1-2.500-5.400M19 3v4.500h-4.500',
  down: 'M12 5v14M6 13l6 6 6-6',
  expand: 'M4 6h16M4 12h10M4 18h16',
  play: 'M8 5v14l11-7z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.8.400-1 .9-1 1.700M12 16.500h.01',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" className={`shrink-0 ${className}`} fill="none" stroke="currentColor" strokeWidth={name === 'more' ? 3 : 1.7} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
