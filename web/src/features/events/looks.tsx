import {
  Bot,
  Brain,
  CircleAlert,
  Coins,
  FileText,
  Gauge,
  MessageSquare,
  Search,
  Shapes,
  Waypoints,
  Wrench,
  type LucideIcon,
} from 'lucide-react';
import type { EventType } from '../../api/types';

export const ICONS: Record<EventType, LucideIcon> = {
  log: FileText,
  error: CircleAlert,
  span: Waypoints,
  token_usage: Coins,
  message: MessageSquare,
  model_response: Brain,
  agent_action: Bot,
  retrieval: Search,
  tool_call: Wrench,
  eval_metric: Gauge,
  custom: Shapes,
};
