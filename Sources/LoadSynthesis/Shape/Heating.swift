/// The part of a load that follows the cold: heat pumps, storage heaters.
public struct Heating: Hashable, Sendable {
    /// Share of the whole shape's energy in a mean year, 0 to 1.
    public var share: Double
    /// Outdoor temperature below which there is heating, °C, 0 to 30. British degree days count from 15.5 °C.
    public var baseTemperature: Double
    /// How a day's heating is spread over the day, by the shape's clock.
    public var shape: DayShape
    /// The months in which there is heating, 1 to 12.
    public var months: Set<Int>

    public init(share: Double, baseTemperature: Double = 15.5, shape: DayShape, months: Set<Int> = Set(1...12)) {
        self.share = share
        self.baseTemperature = baseTemperature
        self.shape = shape
        self.months = months
    }

    public func validate() throws(LoadShapeError) {
        guard (0...1).contains(share) else { throw .heatingShare(share) }
        guard (0...30).contains(baseTemperature) else { throw .baseTemperature(baseTemperature) }
        guard !months.isEmpty, months.allSatisfy({ (1...12).contains($0) }) else { throw .months(months) }
        try shape.validate()
    }
}
