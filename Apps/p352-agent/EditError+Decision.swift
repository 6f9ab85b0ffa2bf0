public import Agent
public import Terminal

extension EditError: DecisionNeeded {
    public var isDecisionNeeded: Bool {
        switch code {
        case .contested, .doubtful: true
        case .usage, .unknown, .forbidden: false
        }
    }
}
