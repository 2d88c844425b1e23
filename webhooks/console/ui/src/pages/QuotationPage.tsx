export function QuotationPage() { return null }
