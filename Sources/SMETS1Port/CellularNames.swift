import COSEM
import CellularNet
import Estate
import Fleet
import Host
import Metrics
import NIOCore
import SMETS1Meter
import SimulationKernel

extension PDPContext.State {
    var name: String {
        switch self {
        case .attaching: "attaching"
        case .activating: "activating"
        case .active: "active"
        case .deactivating: "deactivating"
        }
    }
}

extension PDPContext.End {
    var name: String {
        switch self {
        case .idle: "idle"
        case .longestSession: "longest-session"
        case .released: "released"
        case .dropped: "dropped"
        }
    }
}

extension ShortMessage.State {
    package var name: String {
        switch self {
        case .enRoute: "en-route"
        case .delivered: "delivered"
        case .failed(.expired, _): "expired"
        case .failed(.undeliverable, _): "undeliverable"
        }
    }
}
