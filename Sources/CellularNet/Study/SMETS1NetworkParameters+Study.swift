import RadioNet
import SimulationKernel

extension SMETS1NetworkParameters {
    /// Makes pools, rates and queues as large as they have to be.
    mutating func lift() {
        shortMessages.rate = .unlimited
        shortMessages.queueLimit = .max
        interface = .unlimited
        for place in accessPoints.indices {
            accessPoints[place].poolSize = Int(Int32.max)
            accessPoints[place].attachRate = .unlimited
        }
    }
}
