/// Compiles sessions of constant power: for each day the half hours in which they start and in which they go on.
///
/// A session belongs to the tariff window in which it starts and pauses outside it.
struct SessionCompiler {
    private let starts: WindowMasks
    private let counted: WindowMasks

    init(_ shape: LoadShape, _ sessions: ChargingSessions, _ window: TariffWindow?) {
        starts = WindowMasks(TariffWindow(sessions.starts, clock: shape.clock))
        counted = WindowMasks(window)
    }

    func compile() -> CompiledDays {
        var result = CompiledDays()
        // Pairs of masks, each kept once; there are few, so that the last one is nearly always the next one.
        var indices: [[UInt64]: UInt16] = [:]
        var last: (pair: (UInt64, UInt64), index: UInt16)?
        let calendar = BritishCalendar.shared.days
        for day in -BritishCalendar.firstDay..<BritishCalendar.dayCount {
            let (today, tomorrow) = (calendar[day], calendar[day + 1])
            let possible = starts.mask(today.type, tomorrow.type, today.clock)
            let running = counted.mask(today.type, tomorrow.type, today.clock)
            let inside = possible & running
            result.whole += Double(possible.nonzeroBitCount)
            result.inside += Double(inside.nonzeroBitCount)
            guard inside != 0 else { continue }
            let index: UInt16
            if let last, last.pair == (inside, running) {
                index = last.index
            } else if let known = indices[[inside, running]] {
                index = known
            } else {
                index = UInt16(indices.count)
                indices[[inside, running]] = index
                result.charging += [inside, running]
            }
            last = ((inside, running), index)
            result.weights[day] = Double(inside.nonzeroBitCount)
            result.templates[day] = index
        }
        return result
    }
}
